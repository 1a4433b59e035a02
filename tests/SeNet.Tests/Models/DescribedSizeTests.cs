using SeNet.Blocks;
using SeNet.Models;
using static TorchSharp.torch;

namespace SeNet.Tests.Models;

public class DescribedSizeTests
{
    [Fact]
    public void No_model_has_fewer_weights_than_its_description_tells()
    {
        Check(new Network(3, 16, 3, 10));
        Check(new Network(1, 32, 1, 2, new SEOptions { Shift = false, Bias = false }));
        Check(new CompactNetwork(3, [16, 32, 64], 10));
        Check(new CompactNetwork(1, [8], 2));
        foreach (var name in new[] { "resnet20_cifar", "mobilenetv1_100", "shufflenet_g3", "wrn16_8_cifar" })
        {
            Check(ModelZoo.Create(name, classes: 1, inChannels: 1));
            Check(ModelZoo.Create(name, classes: 3000, inChannels: 500));
        }
    }

    private static void Check<T>(T model)
        where T : nn.Module, IDescribedModel
    {
        using (model)
            DescribedSize.LeastWeights(model.Describe()).Should().BeLessThanOrEqualTo(model.parameters().Sum(parameter => parameter.numel()));
    }
}
