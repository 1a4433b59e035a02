using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary>A wrong command line is one line on standard error, and exit code 2.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("senet --help", "frobnicate")]
    [InlineData("DATA is missing; give a folder of images", "train")]
    [InlineData("There is no folder '/nowhere' and no data set of that name", "train", "/nowhere")]
    [InlineData("the nearest: cifar10", "train", "cifar1")]
    [InlineData("--lr is '-1'; accepted: a number above 0", "train", "/tmp", "--lr", "-1")]
    [InlineData("--mixup is 'x'; accepted: a number, 0 or more", "train", "/tmp", "--mixup", "x")]
    [InlineData("--opt is 'adam'; accepted: sgd, adamw", "train", "/tmp", "--opt", "adam")]
    [InlineData("--time is '2 hours'; accepted: a number above 0 with s, m, h or d", "train", "/tmp", "--time",
        "2 hours")]
    [InlineData("There is no network 'seresnet51'; the nearest are seresnet50", "train", "/tmp", "--model",
        "seresnet51")]
    [InlineData("--model is 'network:a'; accepted: network:FILTERSxBLOCKS", "train", "/tmp", "--model", "network:a")]
    [InlineData("There are no published weights of seresnet20_cifar", "train", "/tmp", "-m", "seresnet20_cifar",
        "--pretrained")]
    [InlineData("two beginnings", "train", "/tmp", "--pretrained", "--initial-checkpoint", "x.pt")]
    [InlineData("there is no such file; give a weights file", "train", "/tmp", "--initial-checkpoint", "/nowhere.pt")]
    [InlineData("--recipe quick is for cifar10", "train", "/tmp", "--recipe", "quick")]
    [InlineData("The recipe quick has its own --opt", "train", "cifar10", "--recipe", "quick", "--opt", "sgd")]
    [InlineData("--config is '/nowhere', but there is no such file", "train", "--config", "/nowhere")]
    [InlineData("There is no folder '/nowhere'; give that of a run", "resume", "/nowhere")]
    [InlineData("is no folder of a run: it has no run.json", "resume", "/usr")]
    [InlineData("There is no file or folder '/nowhere'", "evaluate", "/nowhere")]
    [InlineData("There is no file or folder '/nowhere'", "predict", "/nowhere", "x.jpg")]
    [InlineData("no file, run or network 'seresnet51'; the nearest networks are seresnet50", "inspect", "seresnet51")]
    [InlineData("ends in '.x'; the extension chooses the format", "convert", "/nowhere", "y.x")]
    [InlineData("No network has 'alexnet' in its name", "models", "alexnet")]
    [InlineData("SHELL is 'tcsh'; accepted: bash, zsh, fish, pwsh", "completion", "tcsh")]
    [InlineData("--batch-size is a whole number, 1 or more", "benchmark", "seresnet18", "--batch-size", "0")]
    [InlineData("--split is 'all'; accepted: test, val, train", "evaluate", "/tmp", "--split", "all")]
    public void Says_what_is_wrong_and_what_to_do(string says, params string[] arguments) =>
        Call.Of(arguments).ShouldFail(2, says);

    [Fact]
    public void Verbose_shows_the_trace()
    {
        var call = Call.Of("resume", "/nowhere", "--verbose");
        call.Errors.Should().StartWith("error: There is no folder").And.Contain("   at SeNet.Cli.");
    }

    [Fact]
    public void A_folder_with_other_files_is_not_overwritten()
    {
        var photos = Photos.Write(folder.File("photos"), 4);
        Directory.CreateDirectory(folder.File("out"));
        folder.Write("out/mine.txt", [1]);
        Call.Of("train", photos, "--out", folder.File("out"), "--overwrite")
            .ShouldFail(2, "holds files that are not of a run");
        File.Exists(folder.File("out/mine.txt")).Should().BeTrue();
    }

    [Fact]
    public void A_damaged_weights_file_is_a_failure()
    {
        folder.Write("damaged.safetensors", [1, 2, 3]);
        Call.Of("inspect", folder.File("damaged.safetensors")).ShouldFail(1, "damaged.safetensors");
    }
}
