using SeNet.Data;

namespace SeNet.Tests.Data;

public sealed class DataSetsTests
{
    public static TheoryData<string> Names => new(DataSets.Names);

    [Fact]
    public void The_table_has_a_row_for_each_data_set() =>
        DataSets.Names.Should().Equal("cifar10", "cifar100", "cifar100-coarse", "mnist", "fashion-mnist");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_complete_and_fits_itself(string name)
    {
        var row = DataSets.Get(name);
        row.Name.Should().Be(name);
        row.ClassNames.Should().OnlyHaveUniqueItems().And.NotContain("");
        row.Normalization.Mean.Should().HaveCount(row.Channels);
        (row.Height, row.Width).Should().BeOneOf((32, 32), (28, 28));
        (row.TrainCount, row.TestCount).Should().BeOneOf((50_000, 10_000), (60_000, 10_000));
        row.Files.Should().NotBeEmpty().And.OnlyContain(file =>
            file.Address.AbsoluteUri.EndsWith(file.Name) && file.MirrorPath.EndsWith(file.Name)
            && file.Md5.Length == 32);
        row.RecordLayout.Should().EndWith(".");
        row.ToString().Should().Be($"{name}: {row.Title}, {row.ClassNames.Count} classes");
    }

    [Fact]
    public void Numbers_of_classes_are_the_published_ones() =>
        DataSets.All.Select(row => row.ClassNames.Count).Should().Equal(10, 100, 20, 10, 10);

    [Fact]
    public void The_static_classes_are_views_of_the_table()
    {
        Cifar10.ClassNames.Should().BeSameAs(DataSets.Get("cifar10").ClassNames);
        Cifar100.ClassNames.Should().Equal(DataSets.Get("cifar100").ClassNames);
        Cifar100.CoarseClassNames.Should().Equal(DataSets.Get("cifar100-coarse").ClassNames);
        Mnist.ClassNames.Should().BeSameAs(DataSets.Get("MNIST").ClassNames);
        FashionMnist.ClassNames.Should().BeSameAs(DataSets.Get("Fashion-MNIST").ClassNames);
    }

    [Fact]
    public void An_unknown_name_is_told_with_the_known_ones() =>
        FluentActions.Invoking(() => DataSets.Get("imagenet")).Should().Throw<ArgumentException>().WithMessage(
            "There is no data set 'imagenet'; accepted are cifar10, cifar100, cifar100-coarse, mnist, fashion-mnist.*");
}
