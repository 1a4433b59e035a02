using System.Diagnostics;

namespace ClassifierService.Tests;

/// <summary>What the program says when it cannot start.</summary>
public class StartTests
{
    [Theory]
    [InlineData("--Classifier:Model=missing.safetensors", "missing.safetensors")]
    [InlineData("--Classifier:QueueLength=0", "QueueLength")]
    public async Task A_wrong_setting_ends_the_program_with_its_reason(string setting, string message)
    {
        var start = new ProcessStartInfo("dotnet", ["ClassifierService.dll", "--urls=http://127.0.0.1:0", setting])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(1, await output);
        error.Should().StartWith("The service cannot start").And.Contain(message);
    }
}
