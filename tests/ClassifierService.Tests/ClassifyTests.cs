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
    public async Task A_form_with_a_file_is_the_same_and_so_is_what_curl_sends()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Service.Photo), "image", "photo.jpg" } };
        using var curl = new ByteArrayContent(Service.Photo);
        curl.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var answers = new[]
        {
            await client.PostAsync("/classify", form),
            await client.PostAsync("/classify", curl),
            await client.PostAsync("/classify", new ByteArrayContent(Service.Photo)),
        };
        answers.Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        bodies.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Many_at_once_are_classified_in_batches()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            client.PostAsync("/classify", new ByteArrayContent(Service.Photo))));
        answers.Should().OnlyContain(answer => answer.IsSuccessStatusCode);
        var metrics = await client.GetStringAsync("/metrics");
        metrics.Should().Contain("classifier_batch_size_count").And.Contain("http_request_duration_seconds_bucket")
            .And.Contain("classifier_waiting_images");
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
        (await client.GetStringAsync("/openapi/v1.json")).Should().Contain("/classify").And.Contain("/v2/models/{name}/infer");
    }

    /// <summary>The beginning of a PNG of 30,000 x 30,000 pixels.</summary>
    private static byte[] LargePng() =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x75, 0x30, 0, 0,
        0x75, 0x30, 8, 2, 0, 0, 0, 0xE9, 0x45, 0x6F, 0xED, 0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xAF, 0x06, 0x1E,
    ];
}
