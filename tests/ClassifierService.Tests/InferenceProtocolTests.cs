using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ClassifierService.Endpoints;
using SeNet.Engine;
using SkiaSharp;

namespace ClassifierService.Tests;

/// <summary>The Open Inference Protocol, version 2, over REST.</summary>
public sealed class InferenceProtocolTests : IDisposable
{
    private readonly Service service = new();
    private readonly HttpClient client;
    private readonly Classifier classifier = Classifier.Load(Service.Model);

    public InferenceProtocolTests() => client = service.Client();

    public void Dispose()
    {
        client.Dispose();
        service.Dispose();
        classifier.Dispose();
    }

    [Theory]
    [InlineData("/v2", "binary_tensor_data")]
    [InlineData("/v2/models/cifar", "probabilities")]
    public async Task Server_and_model_describe_themselves(string path, string content) =>
        (await client.GetStringAsync(path)).Should().Contain(content);

    [Theory]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models/cifar/ready", """{"name":"cifar","ready":true}""")]
    public async Task It_is_ready(string path, string answer) =>
        (await client.GetStringAsync(path)).Should().Be(answer);

    [Theory]
    [InlineData("/v2/models/other")]
    [InlineData("/v2/models/other/ready")]
    public async Task Other_models_are_not_found(string path)
    {
        var response = await client.GetAsync(path);
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        var error = await response.Content.ReadFromJsonAsync<ErrorResponse>();
        error!.Error.Should().Contain("There is no model 'other'");
    }

    [Fact]
    public async Task Image_files_in_base64_are_classified()
    {
        using var answer = await InferAsync(new
        {
            id = "seven",
            inputs = new[]
            {
                new
                {
                    name = "images", datatype = "BYTES", shape = new[] { 2 },
                    data = new[] { Convert.ToBase64String(Service.Photo), Convert.ToBase64String(Service.Photo) },
                },
            },
        });
        answer.RootElement.GetProperty("id").GetString().Should().Be("seven");
        answer.RootElement.GetProperty("model_name").GetString().Should().Be("cifar");
        Output(answer, "labels").GetProperty("data").EnumerateArray().Select(label => label.GetString())
            .Should().Equal(Enumerable.Repeat(classifier.Classify(Service.Photo).Best.ClassName, 2));
        Close(Floats(Output(answer, "probabilities")).Take(10), classifier.Classify(Service.Photo).Probabilities);
    }

    [Fact]
    public async Task Pixels_are_classified()
    {
        using var bitmap = SKBitmap.Decode(Service.Photo);
        var pixels = bitmap.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue }).ToArray();
        using var answer = await InferAsync(new
        {
            inputs = new[]
            {
                new
                {
                    name = "pixels", datatype = "UINT8", shape = new[] { 1, bitmap.Height, bitmap.Width, 3 },
                    data = pixels.Select(level => (int)level),
                },
            },
            outputs = new[] { new { name = "probabilities" } },
        });
        answer.RootElement.GetProperty("outputs").GetArrayLength().Should().Be(1);
        Close(
            Floats(Output(answer, "probabilities")),
            classifier.Classify(pixels, bitmap.Width, bitmap.Height).Probabilities);
    }

    [Fact]
    public async Task Normalized_values_are_classified()
    {
        var values = Enumerable.Range(0, 3 * 32 * 32).Select(i => MathF.Sin(i)).ToArray();
        using var answer = await InferAsync(new
        {
            inputs = new[] { new { name = "x", datatype = "FP32", shape = new[] { 1, 3, 32, 32 }, data = values } },
        });
        var expected = classifier.Classify([classifier.Prepare(values)])[0];
        Close(Floats(Output(answer, "probabilities")), expected.Probabilities);
        Close(Floats(Output(answer, "logits")), expected.Logits);
    }

    /// <summary>JSON has no such numbers, and a network makes of them what it likes.</summary>
    [Theory]
    [InlineData(float.NaN, 400, "needs finite values")]
    [InlineData(float.PositiveInfinity, 400, "needs finite values")]
    [InlineData(float.MaxValue, 422, "output is not finite")]
    public async Task Values_that_are_no_numbers_are_refused(float value, int status, string message)
    {
        var values = Enumerable.Repeat(value, 3 * 32 * 32).ToArray();
        var response = await PostBinaryAsync("FP32", [1, 3, 32, 32], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadFromJsonAsync<ErrorResponse>())!.Error.Should().Contain(message);
    }

    [Theory]
    [InlineData("UINT8", new[] { 2, 32, 32, 3 })]
    [InlineData("FP32", new[] { 2, 3, 32, 32 })]
    public async Task Numbers_are_taken_in_binary_form(string type, int[] shape)
    {
        var levels = Enumerable.Range(0, 2 * 3 * 32 * 32).Select(i => (byte)(i * 31)).ToArray();
        var values = levels.Select(level => level / 255f).ToArray();
        var response = await PostBinaryAsync(
            type, shape, type == "FP32" ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray() : levels);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var half = levels.Length / 2;
        Close(Floats(Output(answer, "probabilities")), type == "FP32"
            ? [.. classifier.Classify([.. values.Chunk(half).Select(image => classifier.Prepare(image))])
                .SelectMany(result => result.Probabilities)]
            : [.. levels.Chunk(half).SelectMany(image => classifier.Classify(image, 32, 32).Probabilities)]);
    }

    /// <summary>An output in binary form beside one in JSON.</summary>
    [Fact]
    public async Task Each_output_has_the_form_that_is_wanted()
    {
        var response = await client.PostAsync("/v2/models/cifar/infer", JsonContent.Create(new
        {
            inputs = new[]
            {
                new
                {
                    name = "images", datatype = "BYTES", shape = new[] { 1 },
                    data = new[] { Convert.ToBase64String(Service.Photo) },
                },
            },
            outputs = new object[]
            {
                new { name = "labels" },
                new { name = "logits", parameters = new { binary_data = true } },
            },
        }));
        var body = await response.Content.ReadAsByteArrayAsync();
        var jsonLength = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single());
        using var answer = JsonDocument.Parse(body.AsMemory(0, jsonLength));
        var expected = classifier.Classify(Service.Photo);
        Output(answer, "labels").GetProperty("data")[0].GetString().Should().Be(expected.Best.ClassName);
        Close(MemoryMarshal.Cast<byte, float>(body.AsSpan(jsonLength)).ToArray(), expected.Logits);
    }

    /// <summary>Tensors behind the JSON, in both directions.</summary>
    [Fact]
    public async Task Binary_tensors_are_taken_and_given()
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Service.Photo.Length);
        byte[] data = [.. length, .. Service.Photo];
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            inputs = new[]
            {
                new
                {
                    name = "images", datatype = "BYTES", shape = new[] { 1 },
                    parameters = new { binary_data_size = data.Length },
                },
            },
            parameters = new { binary_data_output = true },
        });
        var response = await PostAsync(json, data);
        response.StatusCode.Should().Be(HttpStatusCode.OK);

        var body = await response.Content.ReadAsByteArrayAsync();
        var jsonLength = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single());
        using var answer = JsonDocument.Parse(body.AsMemory(0, jsonLength));
        var size = Output(answer, "probabilities").GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
        var expected = classifier.Classify(Service.Photo);
        Close(MemoryMarshal.Cast<byte, float>(body.AsSpan(jsonLength, size)).ToArray(), expected.Probabilities);
        Encoding.UTF8.GetString(body.AsSpan(jsonLength + 2 * size + 4)).Should().Be(expected.Best.ClassName);
    }

    [Theory]
    [InlineData("/v2/models/other/infer", "{}", 404, "There is no model 'other'")]
    [InlineData("/v2/models/cifar/infer", "{", 400, "The body is no inference request")]
    [InlineData("/v2/models/cifar/infer", "null", 400, "The body is null")]
    [InlineData("/v2/models/cifar/infer", "{}", 400, "There are 0 inputs")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"INT64","shape":[1],"data":[1]}]}""", 400,
        "The input 'x' needs the datatype FP32")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,3,8,8],"data":[1]}]}""", 400,
        "The input 'x' needs the shape [N, 3, 32, 32]")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2,256]}]}""",
        400, "numbers of 0 to 255")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2]}]}""",
        400, "as many values as its shape says, not 2")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["?"]}]}""", 400,
        "image files in base64")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["aGVsbG8="]}]}""",
        422, "The image is a text file")]
    [InlineData(
        "/v2/models/cifar/infer",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":9}}]}""", 400,
        "'x' has a binary_data_size of 9; 0 bytes are left")]
    [InlineData(
        "/v2/models/cifar/infer",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["aGVsbG8="]}],"outputs":[{"name":"gates"}]}""",
        400, "There is no output 'gates'; there are probabilities, logits, labels")]
    [InlineData(
        "/v2/models/cifar/infer",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["aGVsbG8="]}],"outputs":[null]}""",
        400, "There is no output ''")]
    [InlineData("/v2/models/cifar/infer", """{"inputs":[null]}""", 400, "There are 1 inputs")]
    [InlineData(
        "/v2/models/cifar/infer", """{"inputs":[{"name":"x","datatype":"UINT8","shape":[65,1,1,3],"data":[]}]}""", 400,
        "The input 'x' needs at most 64 images, not 65")]
    [InlineData(
        "/v2/models/cifar/infer",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[3000000000,3000000000],"data":[]}]}""", 400,
        "The input 'x' needs at most 64 images")]
    [InlineData(
        "/v2/models/cifar/infer",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[2],"data":["aGVsbG8="]}]}""", 400,
        "The input 'x' needs as many elements as its shape says, not 1")]
    public async Task Wrong_requests_are_refused_with_their_reason(string path, string json, int status, string message)
    {
        var response = await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadFromJsonAsync<ErrorResponse>())!.Error.Should().Contain(message);
    }

    private static JsonElement Output(JsonDocument answer, string name) =>
        answer.RootElement.GetProperty("outputs").EnumerateArray()
            .Single(output => output.GetProperty("name").GetString() == name);

    private static IEnumerable<float> Floats(JsonElement output) =>
        output.GetProperty("data").EnumerateArray().Select(value => value.GetSingle());

    private static void Close(IEnumerable<float> actual, IReadOnlyList<float> expected)
    {
        var values = actual.ToList();
        values.Should().HaveCount(expected.Count);
        for (var i = 0; i < values.Count; i++)
            values[i].Should().BeApproximately(expected[i], 1e-5f);
    }

    private Task<HttpResponseMessage> PostBinaryAsync(string type, int[] shape, byte[] data) =>
        PostAsync(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                inputs = new[]
                {
                    new { name = "x", datatype = type, shape, parameters = new { binary_data_size = data.Length } },
                },
            }),
            data);

    /// <summary>Posts JSON and the bytes behind it, with the content type that clients give such bodies.</summary>
    private Task<HttpResponseMessage> PostAsync(byte[] json, byte[] data)
    {
        var content = new ByteArrayContent([.. json, .. data]);
        content.Headers.ContentType = new("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", $"{json.Length}");
        return client.PostAsync("/v2/models/cifar/infer", content);
    }

    private async Task<JsonDocument> InferAsync(object request)
    {
        var response = await client.PostAsync("/v2/models/cifar/infer", JsonContent.Create(request));
        var content = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, content);
        return JsonDocument.Parse(content);
    }
}
