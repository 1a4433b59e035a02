using System.Text.Json;
using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

/// <summary>
/// Operations at given magnitudes make of an image what torchvision makes of it, to within a level: geometric ones with
/// both interpolations.
/// </summary>
public class TorchvisionTests
{
    public static TheoryData<string> Of(string operations) =>
        new(operations.Split(' ').SelectMany(GoldenImage.Names));

    [Theory]
    [MemberData(nameof(Of), "rotate square")]
    public void Rotations(string name)
    {
        var image = GoldenImage.Read(name.StartsWith("square", StringComparison.Ordinal) ? "square" : "source");
        var fill = (byte)(name.StartsWith("square", StringComparison.Ordinal) ? 0 : 9);
        AffineWarp.Rotate(image, GoldenImage.Numbers(name)[0], GoldenImage.Interpolation(name), fill);
        GoldenImage.LargestDifference(image, name).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "affine")]
    public void Affine_maps(string name)
    {
        var image = GoldenImage.Read("source");
        var center = (image.Width * 0.5, image.Height * 0.5);
        var map = GoldenImage.Numbers(name) is [var degrees, var right, var down, var scale, var shearX, var shearY]
            ? AffineMap.Inverse(degrees, (right, down), scale, (shearX, shearY), center)
            : throw new InvalidOperationException(name);
        AffineWarp.Apply(image, map, GoldenImage.Interpolation(name), 200);
        GoldenImage.LargestDifference(image, name).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "augment whole")]
    public void Operations_of_the_learned_and_random_policies(string name)
    {
        var image = name.StartsWith("whole", StringComparison.Ordinal)
            ? GoldenImage.Read("source", Golden.Path("pillow"))
            : GoldenImage.Read("source");
        if (name == "whole_AutoContrast_0")
            new ImageColors(image.Pixels, 3).Brighten(0.5f);
        var operation = Enum.Parse<AugmentOperation>(GoldenImage.Words(name)[1]);
        AugmentMagnitudes.Apply(image, operation, GoldenImage.Numbers(name)[0], GeometricInterpolation.Nearest, 0);
        GoldenImage.LargestDifference(image, name).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "blur")]
    public void Gaussian_blurs(string name)
    {
        var image = GoldenImage.Read("source");
        PixelOperations.Blur(image, (int)GoldenImage.Numbers(name)[0], GoldenImage.Numbers(name)[1]);
        GoldenImage.LargestDifference(image, name).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "hue")]
    public void Hues(string name)
    {
        var image = GoldenImage.Read("source");
        new ImageColors(image.Pixels, 3).TurnHue(GoldenImage.Numbers(name)[0]);
        GoldenImage.LargestDifference(image, name).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Grayscale()
    {
        var image = GoldenImage.Read("source");
        PixelOperations.Grayscale(image);
        GoldenImage.LargestDifference(image, "grayscale").Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("RandAugment", 31)]
    [InlineData("TrivialAugmentWide", 31)]
    [InlineData("AutoAugment", 10)]
    public void Magnitudes(string policy, int count)
    {
        var magnitudes =
            policy == "TrivialAugmentWide" ? AugmentMagnitudes.Wide(count) : AugmentMagnitudes.Narrow(count);
        using var tables = JsonDocument.Parse(GoldenImage.Text("magnitudes.json"));
        var operations = new List<string>();
        foreach (var row in tables.RootElement.GetProperty(policy).EnumerateObject())
        {
            operations.Add(row.Name);
            var operation = Enum.Parse<AugmentOperation>(row.Name);
            AugmentMagnitudes.IsSigned(operation).Should().Be(row.Value.GetProperty("signed").GetBoolean(), row.Name);
            var expected = row.Value.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToList();
            for (var i = 0; i < expected.Count; i++)
            {
                var actual = magnitudes.At(operation, i, 18, 24);
                actual.Should().BeApproximately(expected[i], 1e-5, $"{row.Name} {i}");
                ((int)actual).Should().Be((int)expected[i], $"{row.Name} {i} moves by whole pixels");
            }
        }

        var all = AugmentMagnitudes.Operations.Select(operation => $"{operation}");
        operations.Should().BeEquivalentTo(policy == "AutoAugment" ? all.Except(["Identity"]).Append("Invert") : all);
    }

    [Theory]
    [InlineData(AutoAugmentPolicy.Cifar10)]
    [InlineData(AutoAugmentPolicy.ImageNet)]
    public void Policies_have_twenty_five_pairs(AutoAugmentPolicy policy)
    {
        var policies = AutoAugmentPolicies.Of(policy);
        policies.Should().HaveCount(25);
        policies.SelectMany(pair => (AutoAugmentStep[])[pair.First, pair.Second]).Should().OnlyContain(
            step => step.Probability >= 0 && step.Probability <= 1 && step.Magnitude >= 0 && step.Magnitude <= 9);
    }
}
