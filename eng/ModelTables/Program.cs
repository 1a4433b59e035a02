using ModelTables;
using SeNet;

const string path = "docs/models.md";
SeNetRuntime.Initialize();
switch (args)
{
    case ["models"]:
        File.WriteAllText(path, Page.Text(new Measurements()));
        Console.WriteLine(path);
        return 0;
    case ["models", "--check"]:
        return Page.Check(path, new Measurements());
    case ["paper"]:
        Console.Write(PaperPart.Text(new Measurements()));
        return 0;
    default:
        Console.Error.WriteLine($"""
            Run it at the top of the repository with one of
              models           write {path}
              models --check   fail if {path} is not what would be written
              paper            print the paper's figures beside ours
            """);
        return 2;
}
