using System.Text.Json;

namespace SeNet.Tests.Training;

/// <summary>Values that eng/make-following-golden.py computed with numpy and PyTorch.</summary>
internal sealed class FollowingGolden : IDisposable
{
    private readonly JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Golden.Path("following.json")));

    public double[] Numbers(string part, string name) =>
        file.RootElement.GetProperty(part).GetProperty(name).Deserialize<double[]>()!;

    public double[][] Rows(string part, string name) =>
        file.RootElement.GetProperty(part).GetProperty(name).Deserialize<double[][]>()!;

    public double Number(string part, string name) => file.RootElement.GetProperty(part).GetProperty(name).GetDouble();

    public float[] Singles(string part, string name) => [.. Numbers(part, name).Select(value => (float)value)];

    public void Dispose() => file.Dispose();
}
