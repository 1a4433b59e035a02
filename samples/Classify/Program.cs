// Names what is on images: Classify MODEL IMAGE...
using SeNet.Engine;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: Classify MODEL IMAGE...");
    return 2;
}

using var classifier = Classifier.Load(args[0]);
var failed = 0;
foreach (var result in classifier.ClassifyAll(args[1..]))
    if (result.IsClassified)
        Console.WriteLine($"{result.Source}\t{result.Classification.Best}");
    else
    {
        Console.Error.WriteLine($"{result.Source}\t{result.Error.Message}");
        failed++;
    }

return failed > 0 ? 1 : 0;
