using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ClassifierService.Tests;

/// <summary>The service on a port of its own, with a small network for CIFAR-10.</summary>
internal sealed class Service : WebApplicationFactory<Program>
{
    public const string Model = "data/onnx/weights.safetensors";

    private readonly Dictionary<string, object> settings = new()
    {
        ["Model"] = Path.GetFullPath(Model), ["Name"] = "cifar",
    };

    /// <param name="settings">Values of <see cref="ServiceOptions"/>.</param>
    public Service(params (string Name, object Value)[] settings)
    {
        foreach (var (name, value) in settings)
            this.settings[name] = value;
        UseKestrel(0);
    }

    public static byte[] Photo { get; } = File.ReadAllBytes("data/golden/pillow/exif_1.jpg");

    public HttpClient Client()
    {
        StartServer();
        return CreateClient();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is deployed: in development ASP.NET answers some errors in another way.
        builder.UseEnvironment("Production");
        foreach (var (name, value) in settings)
            builder.UseSetting(
                $"{ServiceOptions.Section}:{name}", Convert.ToString(value, CultureInfo.InvariantCulture));
    }
}
