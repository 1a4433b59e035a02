using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ClassifierService.Endpoints;
using SeNet.Engine;

namespace ClassifierService.Tests;

/// <summary>POST /classify.</summary>
public sealed class ClassifyTests : IDisposable
{
    private readonly Service service = new();
    private readonly HttpClient client;

    public ClassifyTests() => client = service.Client();

    public void Dispose()
    {
        client.Dispose();
        service.Dispose();
    }

    [Fact]
    public async Task The_body_is_classified_as_the_library_does_it()
    {
        using var classifier = Classifier.Load(Service.Model);
        var expected = classifier.Classify(Service.Photo);
        var response = await client.PostAsync("/classify?top=3", new ByteArrayContent(Service.Photo));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var answer = await response.Content.ReadFromJsonAsync<ClassifyResponse>();
        answer!.Classes.Select(row => row.Name)
            .Should().Equal(expected.Top.Take(3).Select(prediction => prediction.ClassName));
        answer.Classes[0].Probability.Should().BeApproximately(expected.Best.Probability, 1e-5f);
    }

    [Fact]
    public async Task A_form_with_a_file_is_the_same()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Service.Photo), "image", "photo.jpg" } };
        var answers = new[]
        {
            await client.PostAsync("/classify", form),
            await client.PostAsync("/classify", new ByteArrayContent(Service.Photo)),
        };
        answers.Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        bodies.Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("application/octet-stream")]
    // What curl says without being asked.
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_is_an_image_whatever_its_content_type(string type)
    {
        using var content = new ByteArrayContent(Service.Photo) { Headers = { ContentType = new(type) } };
        (await client.PostAsync("/classify", content)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_at_once_are_classified_in_batches()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            client.PostAsync("/classify", new ByteArrayContent(Service.Photo))));
        answers.Should().OnlyContain(answer => answer.IsSuccessStatusCode);
        var metrics = await client.GetStringAsync("/metrics");
        metrics.Should().Contain("classifier_batch_size_sum 32\n").And.Contain("classifier_waiting_images 0\n");
        metrics.Should().NotContain("classifier_batch_size_count 32\n", "some are classified together");
    }

    [Fact]
    public async Task Metrics_count_requests_by_status()
    {
        await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        await client.PostAsync("/classify", new ByteArrayContent([]));
        await client.PostAsync("/classify", new ByteArrayContent([]));
        var lines = (await client.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.Contains("endpoint=\"/classify\"", StringComparison.Ordinal)).ToList();
        lines.Should().ContainSingle(line =>
            line.StartsWith("http_requests_received_total{code=\"200\"") && line.EndsWith(" 1"));
        lines.Should().ContainSingle(line =>
            line.StartsWith("http_requests_received_total{code=\"422\"") && line.EndsWith(" 2"));
        lines.Should().Contain(line =>
            line.StartsWith("http_request_duration_seconds_bucket{code=\"200\"") && line.EndsWith(" 1"));
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { "", 422, "The image is empty" },
        { "hello", 422, "The image is a text file" },
        { "truncated", 422, "end is missing" },
        { "large", 422, "The image is 30000 x 30000; at most 50000000 pixels" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_read_is_refused_with_its_reason(string what, int status, string message)
    {
        var body = what switch
        {
            "truncated" => Service.Photo[..(Service.Photo.Length / 2)],
            "large" => LargePng(),
            _ => System.Text.Encoding.UTF8.GetBytes(what),
        };
        var response = await client.PostAsync("/classify", new ByteArrayContent(body));
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadFromJsonAsync<ErrorResponse>())!.Error.Should().Contain(message);
    }

    [Theory]
    [InlineData("POST", "/classify?top=0", 400, "'top' is 0")]
    [InlineData("POST", "/classify?top=many", 400, "top\" from \"many\"")]
    [InlineData("GET", "/classify", 405, "Method Not Allowed: GET /classify")]
    [InlineData("GET", "/nothing", 404, "Not Found: GET /nothing")]
    public async Task Wrong_requests_are_refused_with_their_reason(
        string method, string path, int status, string message)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await client.SendAsync(request);
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadFromJsonAsync<ErrorResponse>())!.Error.Should().Contain(message);
    }

    /// <summary>A client that does not say the length is stopped at the limit.</summary>
    [Fact]
    public async Task A_body_of_unknown_length_is_refused_at_the_limit()
    {
        using var small = new Service(("MaxBodyBytes", 100_000));
        using var smallClient = small.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/classify")
        {
            Content = new ByteArrayContent(new byte[150_000]), Headers = { TransferEncodingChunked = true },
        };
        (await smallClient.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_corrupt_image_is_an_error_of_its_own_request_only()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => client.PostAsync(
            "/classify", new ByteArrayContent(i % 4 == 0 ? Service.Photo[..500] : Service.Photo))));
        answers.Select((answer, i) => (int)answer.StatusCode == (i % 4 == 0 ? 422 : 200)).Should().NotContain(false);
    }

    [Fact]
    public async Task A_body_of_50_MB_is_refused_before_it_is_read()
    {
        using var content = new ByteArrayContent(new byte[50_000_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = content };
        // The client waits for a go-ahead that does not come.
        request.Headers.ExpectContinue = true;
        var response = await client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_form_has_one_file(int files)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "text" } };
        for (var i = 0; i < files; i++)
            form.Add(new ByteArrayContent(Service.Photo), "image", "photo.jpg");
        var response = await client.PostAsync("/classify", form);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<ErrorResponse>())!.Error
            .Should().Be($"The form has {files} files; send one image.");
    }

    [Fact]
    public async Task The_page_and_the_description_are_there()
    {
        var page = await client.GetAsync("/");
        page.Content.Headers.ContentType.Should().Be(new MediaTypeHeaderValue("text/html"));
        (await page.Content.ReadAsStringAsync()).Should().Contain("Drop an image here");
        (await client.GetStringAsync("/openapi/v1.json"))
            .Should().Contain("/classify").And.Contain("/v2/models/{name}/infer");
    }

    /// <summary>The beginning of a PNG of 30,000 x 30,000 pixels.</summary>
    private static byte[] LargePng() =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x75, 0x30, 0, 0,
        0x75, 0x30, 8, 2, 0, 0, 0, 0xE9, 0x45, 0x6F, 0xED, 0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xAF, 0x06, 0x1E,
    ];
}
