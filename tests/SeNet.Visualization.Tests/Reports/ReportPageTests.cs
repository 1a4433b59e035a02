using ClassifierService.Tests;
using Microsoft.Playwright;
using SeNet.Visualization.Reports;

namespace SeNet.Visualization.Tests.Reports;

/// <summary>The page, as a reader has it: in a browser.</summary>
public sealed class ReportPageTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<string> errors = [];
    private readonly List<string> requested = [];
    private IPage page = null!;

    public async Task InitializeAsync()
    {
        if (chromium.Browser is null)
            return;
        page = await chromium.Browser.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) => requested.Add(request.Url);
    }

    public Task DisposeAsync() => page?.CloseAsync() ?? Task.CompletedTask;

    public void Dispose() => directory.Dispose();

    [ChromiumFact]
    public async Task All_sections_of_a_run_are_shown_without_an_error_or_a_request()
    {
        await Open(Run.Contents);

        (await page.Locator("main h2").AllInnerTextsAsync()).Should().Equal(
            "Curves", "Confusion matrix", "Classes", "Examples", "Calibration", "Gates of the SE blocks", "Data",
            "Layers", "Settings and environment");
        (await page.Locator("svg.chart").CountAsync()).Should().BeGreaterThan(8);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("1 image is in both parts");
        await Assertions.Expect(page.Locator("footer")).ToContainTextAsync("120 of 120 predictions");
        (await page.Locator("#examples img").First.EvaluateAsync<int>(
            "image => image.decode().then(() => image.naturalWidth)")).Should().Be(32);
        requested.Should().OnlyContain(url => url == page.Url || url.StartsWith("data:"));
        errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task A_click_on_a_cell_shows_its_images()
    {
        await Open(Run.Contents);
        var prediction = Run.Contents.Predictions.First(candidate => !candidate.IsCorrect);
        var expected = Run.Contents.Predictions.Where(candidate =>
            candidate.TrueClass == prediction.TrueClass && candidate.PredictedClass == prediction.PredictedClass)
            .Select(candidate => candidate.Name).ToList();

        await Cell(prediction.TrueClass, prediction.PredictedClass).ClickAsync();

        var shown = page.Locator("#cell-images li[data-name]");
        await Assertions.Expect(shown).ToHaveCountAsync(expected.Count);
        (await shown.EvaluateAllAsync<string[]>("cards => cards.map(card => card.dataset.name)"))
            .Should().BeEquivalentTo(expected);
        (await shown.Locator("img").CountAsync()).Should().Be(expected.Count);
    }

    [ChromiumFact]
    public async Task The_keyboard_moves_through_the_matrix_and_chooses_a_cell()
    {
        await Open(Run.Contents);
        await Cell(0, 0).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        (await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"))
            .Should().StartWith("true automobile, predicted bird: ");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#cell-images h3")).ToContainTextAsync("automobile predicted as bird");
        (await page.Locator(".cells td[tabindex='0']").CountAsync()).Should().Be(1, "tab leaves the matrix");
    }

    [ChromiumFact]
    public async Task A_heading_sorts_the_table_of_classes()
    {
        await Open(Run.Contents);
        var heading = page.Locator("#metrics th", new() { HasText = "Recall" });
        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        var recalls = await Recalls();
        recalls.Should().BeInDescendingOrder().And.HaveCount(10);
        await heading.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
        (await Recalls()).Should().BeInAscendingOrder();

        async Task<double[]> Recalls() => await page.Locator("#metrics tbody tr td:nth-child(3)")
            .EvaluateAllAsync<double[]>("cells => cells.map(cell => parseFloat(cell.textContent))");
    }

    [ChromiumFact]
    public async Task The_search_finds_an_image_by_its_name()
    {
        await Open(Run.Contents);
        await page.FillAsync("#search", "IMAGE 117");
        var cards = page.Locator("#examples li[data-name]");
        await Assertions.Expect(cards).ToHaveCountAsync(1);
        await Assertions.Expect(cards).ToHaveAttributeAsync("data-name", "image 117");
        await page.FillAsync("#search", "no such file");
        await Assertions.Expect(cards).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task A_class_activation_map_lies_over_its_image_or_not()
    {
        await Open(Run.Contents);
        await Assertions.Expect(page.Locator("#examples canvas").First).ToBeVisibleAsync();
        await page.Locator("#examples select").SelectOptionAsync("none");
        await Assertions.Expect(page.Locator("#examples canvas")).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task A_curve_says_its_values_to_the_pointer_and_to_the_keyboard()
    {
        await Open(Run.Contents);
        var chart = page.Locator("#curves svg.chart").First;
        await chart.FocusAsync();
        await page.Keyboard.PressAsync("End");
        var expected = $"Epoch 2 · training loss {Run.Contents.History[1].TrainLoss:0.0}";
        (await chart.GetAttributeAsync("aria-valuetext")).Should().StartWith(expected[..^2]);
        await chart.HoverAsync(new() { Position = new() { X = 50, Y = 50 } });
        await Assertions.Expect(page.Locator("#curves .readout").First).ToContainTextAsync("Epoch 1 · training loss");
    }

    [ChromiumFact]
    public async Task A_thousand_classes_are_shown_in_part_and_each_can_be_reached()
    {
        await Open(Run.ThousandClasses());
        await Assertions.Expect(page.Locator(".cells tbody tr")).ToHaveCountAsync(20);
        await page.Locator("input[list='class-names']").FillAsync("class 777");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".cells tbody th").First).ToHaveTextAsync("class 777");
        await page.Locator("#confusion select").First.SelectOptionAsync("name");
        await Assertions.Expect(page.Locator(".cells tbody th").First).ToHaveTextAsync("class 000");
        await page.Locator("canvas.map").ClickAsync(new() { Position = new() { X = 150, Y = 150 } });
        await Assertions.Expect(page.Locator(".cells tbody th").First).Not.ToHaveTextAsync("class 000");
        await page.Locator(".pairs tbody button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#cell-images li[data-name]").First).ToBeVisibleAsync();
        errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task Names_of_any_kind_are_text()
    {
        await Open(Run.Renamed(Run.OddNames));
        (await page.EvaluateAsync<bool>("'hacked' in window")).Should().BeFalse();
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync(Run.OddNames[4]);
        (await page.Locator(".cells tbody th").AllInnerTextsAsync())
            .Should().Contain(["飞机", "سيارة كبيرة", "class 6"]);
        errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task A_report_of_nothing_is_a_page()
    {
        await Open(new ReportContents(["cat", "dog"]));
        (await page.Locator("main section").CountAsync()).Should().Be(0);
        errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task Nothing_is_wider_than_a_telephone()
    {
        await page.SetViewportSizeAsync(400, 800);
        foreach (var contents in new[] { Run.Contents, Run.Renamed(Run.OddNames), Run.ThousandClasses() })
        {
            await Open(contents);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(400);
        }
    }

    [ChromiumFact]
    public async Task Every_picture_has_a_name_and_every_control_too()
    {
        await Open(Run.Contents);
        (await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("button, select, input, svg.chart, img, canvas.map, td[data-true]")]
              .filter(node => !(node.getAttribute("aria-label") || node.getAttribute("alt")
                || node.textContent.trim() && node.tagName === "BUTTON" || node.closest("label")))
              .map(node => node.outerHTML.slice(0, 80))
            """)).Should().BeEmpty();
        (await page.Locator("svg.chart").CountAsync()).Should().BeLessThanOrEqualTo(
            await page.Locator("figure").CountAsync());
        (await page.Locator("#curves details table, #calibration details table, #gates details table").CountAsync())
            .Should().BeGreaterThanOrEqualTo(4, "a table stands behind each picture");
    }

    private ILocator Cell(int truth, int predicted) =>
        page.Locator($".cells td[data-true='{truth}'][data-predicted='{predicted}']");

    private async Task Open(ReportContents contents)
    {
        HtmlReport.Write(directory["report.html"], contents);
        await page.GotoAsync(new Uri(directory["report.html"]).AbsoluteUri);
    }
}
