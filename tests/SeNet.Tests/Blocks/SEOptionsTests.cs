using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;

namespace SeNet.Tests.Blocks;

public class SEOptionsTests
{
    // timm: the multiple of 8 nearest to channels / 16, at least 8.
    [Theory]
    [InlineData(64, 8)]
    [InlineData(128, 8)]
    [InlineData(192, 16)]
    [InlineData(256, 16)]
    [InlineData(2048, 128)]
    public void Timm_rounds_the_hidden_units_to_multiples_of_8(int channels, int hidden)
    {
        using var block = new SEBlock(channels, SEOptions.Timm);
        block.state_dict()["fc.0.weight"].shape.Should().Equal(hidden, channels, 1, 1);
    }

    [Fact]
    public void A_stage_carries_SE_if_its_flag_is_set()
    {
        bool Carries(SEStages stages, int number) =>
            StageSE.Of(SEOptions.Paper with { Stages = stages }, number, "se").Options is not null;
        foreach (var number in new[] { 2, 3, 4, 5, 6 })
        {
            Carries(SEStages.All, number).Should().BeTrue();
            Carries(SEStages.None, number).Should().BeFalse();
            Carries(SEStages.Stage3, number).Should().Be(number == 3);
            Carries(SEStages.Stage2 | SEStages.Stage5, number).Should().Be(number is 2 or 5 or 6);
        }
    }

    [Fact]
    public void A_wrong_value_is_named_with_what_is_accepted()
    {
        FluentActions.Invoking(() => new SEOptions { Stages = (SEStages)16 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Stage2*Stage5*16*");
        FluentActions.Invoking(() => new SEOptions { Placement = (SEPlacement)9 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Standard*Inside*");
        FluentActions.Invoking(() => new SEOptions { HiddenMultiple = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("HiddenMultiple");
    }
}
