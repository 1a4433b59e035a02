using SeNet.Collections;
using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

public class ImagePartsTests
{
    /// <summary>23 images of class 0, 7 of class 1 and 2 of class 2; an image's pixel is its index.</summary>
    private static readonly int[] Labels = [.. Enumerable.Range(0, 32).Select(i => i < 23 ? 0 : i < 30 ? 1 : 2)];

    public static TheoryData<ImageSource> Sources => new(
        Set(),
        new ImageFiles([.. Labels.Select((_, i) => $"{i}.png")], Labels, ["a", "b", "c"], new CenterCrop(4)),
        new EncodedImages(_ => [], Labels, ["a", "b", "c"], new CenterCrop(4)));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Each_image_is_tested_by_one_fold_and_each_class_is_divided_evenly(ImageSource images)
    {
        var folds = images.KFold(5, seed: 3);
        folds.Should().HaveCount(5);
        folds.Select(fold => fold.Number).Should().Equal(0, 1, 2, 3, 4);
        folds.Sum(fold => fold.Validation.Count).Should().Be(32);
        folds.Should().OnlyContain(fold => fold.Train.Count + fold.Validation.Count == 32);
        folds.Select(fold => fold.Validation.Count).Should().OnlyContain(count => count == 6 || count == 7);
        Counts(folds, 0).Should().OnlyContain(count => count == 4 || count == 5);
        Counts(folds, 1).Should().OnlyContain(count => count == 1 || count == 2);
        folds.Should().OnlyContain(fold => fold.Train.GetType() == images.GetType());

        static IEnumerable<int> Counts(IEnumerable<ImageFold<ImageSource>> folds, int label) =>
            folds.Select(fold => Enumerable.Range(0, fold.Validation.Count).Count(
                i => fold.Validation.Label(i) == label));
    }

    [Fact]
    public void No_image_is_in_both_parts_of_a_fold_and_none_is_lost()
    {
        foreach (var (_, train, validation) in Set().KFold(4, seed: 0))
            Indices(train).Concat(Indices(validation)).Should().BeEquivalentTo(Enumerable.Range(0, 32));
    }

    [Fact]
    public void Folds_depend_on_the_seed_alone()
    {
        var first = Set().KFold(4, seed: 0)[2];
        Indices(Set().KFold(4, seed: 0)[2].Validation).Should().Equal(Indices(first.Validation));
        Indices(Set().KFold(4, seed: 1)[2].Validation).Should().NotEqual(Indices(first.Validation));
    }

    [Fact]
    public void Folds_and_subsets_of_a_set_in_memory_are_other_runs()
    {
        var folds = Set().KFold(4, seed: 0);
        string[] identities =
            [Identity(Set()), .. folds.Select(fold => Identity(fold.Train)), Identity(Set().Subset([0, 1, 2]))];
        identities.Should().OnlyHaveUniqueItems();
        Identity(folds[1].Train).Should().Be(Identity(Set().KFold(4, seed: 0)[1].Train));
    }

    [Fact]
    public void Impossible_folds_are_told()
    {
        FluentActions.Invoking(() => Set().KFold(1, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("folds is 2 to 32, the number of images.*");
        FluentActions.Invoking(() => Set().KFold(33, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Set().Subset([.. Enumerable.Range(0, 31)]).KFold(2, 0))
            .Should().Throw<ArgumentException>().WithMessage("Class 'c' has one image only*leave it out with Subset.*");
        FluentActions.Invoking(() => Set().KFold(2, 0)[2]).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("A fold is 0 to 1.*");
    }

    private static ImageSet Set() => new(
        [.. Enumerable.Range(0, 32).Select(i => (byte)i)], Labels, 1, 1, 1, ["a", "b", "c"]);

    private static IEnumerable<int> Indices(ImageSet set) =>
        Enumerable.Range(0, set.Count).Select(i => (int)set.Pixels(i)[0]);

    private static string Identity(ImageSource images)
    {
        var values = new NamedValues();
        images.AddTo(values);
        return values.ToLine();
    }
}
