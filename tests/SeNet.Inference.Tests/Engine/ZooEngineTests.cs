using SeNet.Blocks;
using SeNet.Networks;

namespace SeNet.Tests.Engine;

/// <summary>The engine computes what the reference interpreter does, for each network.</summary>
public class ZooEngineTests
{
    /// <summary>The smallest network of each family, plain and SE; with SENET_ALL_MODELS=1 all of the zoo.</summary>
    public static TheoryData<string> Names =>
        Environment.GetEnvironmentVariable("SENET_ALL_MODELS") == "1"
            ? [.. NetworkZoo.Names]
            :
            [
                "resnet18", "legacy_seresnet18", "seresnet50", "seresnext50_32x4d", "semobilenetv1_100",
                "shufflenet_g3", "seshufflenet_g3", "sebninception", "seresnet20_cifar", "seresnet164_cifar",
                "sewrn16_8_cifar", "seshakeshake26_2x96d_cifar",
            ];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_zoos_networks_agree(string name) => EngineChecks.Agree(NetworkZoo.Build(name, classes: 10));
}
