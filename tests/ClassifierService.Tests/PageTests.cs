using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SeNet.Engine;

namespace ClassifierService.Tests;

/// <summary>The page, as a user has it: in a browser.</summary>
public sealed partial class PageTests : IAsyncLifetime, IDisposable
{
    private readonly Service service = new();
    private readonly List<string> requested = [];
    private IPlaywright? playwright;
    private IBrowser? browser;
    private IPage page = null!;

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Executable is not { } executable)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // A container's root has no sandbox; the others keep the browser from calling home.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync",
            ],
        });
        page = await browser.NewPageAsync();
        page.Request += (_, request) => requested.Add(request.Url);
        await page.GotoAsync(service.Client().BaseAddress!.ToString());
    }

    public async Task DisposeAsync()
    {
        await (browser?.CloseAsync() ?? Task.CompletedTask);
        playwright?.Dispose();
    }

    public void Dispose() => service.Dispose();

    [ChromiumFact]
    public async Task A_dropped_image_shows_labels_and_probabilities()
    {
        await DropAsync(Service.Photo, "photo.jpg");
        await ShowsClassesOf(Service.Photo);
        (await page.Locator("#image").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"))
            .Should().BePositive("the image is shown");
    }

    [ChromiumFact]
    public async Task A_chosen_file_is_the_same()
    {
        await page.Locator("#file").SetInputFilesAsync("data/golden/pillow/exif_1.jpg");
        await ShowsClassesOf(Service.Photo);
    }

    [ChromiumFact]
    public async Task What_is_no_image_shows_the_reason_and_the_next_image_its_classes()
    {
        await DropAsync("hello"u8.ToArray(), "note.txt");
        await Assertions.Expect(page.Locator("#error")).ToContainTextAsync("The image is a text file");
        await Assertions.Expect(page.Locator("#classes tr")).ToHaveCountAsync(0);
        await DropAsync(Service.Photo, "photo.jpg");
        await ShowsClassesOf(Service.Photo);
        await Assertions.Expect(page.Locator("#error")).ToBeEmptyAsync();
    }

    /// <summary>Of two images dropped one after the other, the page shows the classes of the last.</summary>
    [ChromiumFact]
    public async Task The_last_of_several_images_is_shown()
    {
        // The first answer comes after the second.
        var calls = 0;
        await page.RouteAsync("**/classify", async route =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                await Task.Delay(500);
            await route.ContinueAsync();
        });
        await DropAsync(File.ReadAllBytes("data/golden/pillow/contrast_0.4.png"), "first.jpg");
        await DropAsync(Service.Photo, "second.jpg");
        await Task.Delay(1000);
        await ShowsClassesOf(Service.Photo);
    }

    [ChromiumFact]
    public async Task The_page_asks_nobody_but_the_service()
    {
        await DropAsync(Service.Photo, "photo.jpg");
        await ShowsClassesOf(Service.Photo);
        requested.Should().OnlyContain(url =>
            url.StartsWith("blob:") || url.StartsWith("data:") || url.StartsWith(page.Url));
    }

    /// <summary>What a browser does when a file is dropped.</summary>
    private async Task DropAsync(byte[] bytes, string name)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            ([base64, name]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name));
              return transfer;
            }
            """,
            new[] { Convert.ToBase64String(bytes), name });
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = transfer });
    }

    private async Task ShowsClassesOf(byte[] image)
    {
        using var classifier = Classifier.Load(Service.Model);
        var expected = classifier.Classify(image).Top;
        var rows = page.Locator("#classes tr");
        await Assertions.Expect(rows).ToHaveCountAsync(expected.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var cells = rows.Nth(i).Locator("td");
            await Assertions.Expect(cells.First).ToHaveTextAsync(expected[i].ClassName);
            var percent = Number().Match(await cells.Last.InnerTextAsync()).Value;
            double.Parse(percent, CultureInfo.InvariantCulture)
                .Should().BeApproximately(100 * expected[i].Probability, 0.06);
        }
    }

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Number();
}
