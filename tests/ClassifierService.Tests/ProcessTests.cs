using System.Diagnostics;
using System.Net;

namespace ClassifierService.Tests;

/// <summary>The program as a process: what it says when it cannot start, and how it ends.</summary>
public class ProcessTests
{
    [Theory]
    [InlineData("--Classifier:Model=missing.safetensors", "missing.safetensors")]
    [InlineData("--Classifier:Model=data/golden/pillow/exif_1.jpg", "exif_1.jpg")]
    [InlineData("--Classifier:Model=data", "it is a folder")]
    [InlineData("--Classifier:QueueLength=0", "QueueLength")]
    [InlineData("--Classifier:QueueLength=many", "QueueLength")]
    public async Task A_wrong_setting_ends_the_program_with_its_reason(string setting, string message)
    {
        using var process = Start(setting);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(1, await output);
        error.Should().StartWith("The service cannot start").And.Contain(message);
    }

    [Fact]
    public async Task Accepted_requests_are_answered_after_SIGTERM()
    {
        if (OperatingSystem.IsWindows())
            return;
        // The images wait for others, so that they are in the queue when the signal comes.
        using var process = Start(
            $"--Classifier:Model={Service.Model}", "--Classifier:GatherMilliseconds=1000", "--Classifier:BatchSize=64");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(process) };
            var requests = Enumerable.Range(0, 4)
                .Select(_ => client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).ToList();
            while (!(await client.GetStringAsync("/metrics")).Contains("classifier_waiting_images 4\n"))
                requests.Should().Contain(request => !request.IsCompleted, "four wait at the same time");
            using var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            (await Task.WhenAll(requests)).Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            process.ExitCode.Should().Be(0);
        }
        finally
        {
            process.Kill();
        }
    }

    private static Process Start(params string[] settings) => Process.Start(
        new ProcessStartInfo("dotnet", ["ClassifierService.dll", "--urls=http://127.0.0.1:0", .. settings])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;

    private static async Task<Uri> AddressAsync(Process process)
    {
        const string said = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(said, StringComparison.Ordinal) is >= 0 and var start)
                return new Uri(line[(start + said.Length)..]);
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }
}
