using SeNet.Collections;

namespace SeNet.Evaluation;

/// <summary>
/// Which views of an image are classified, and their outputs averaged, to classify it. The work is that of as many
/// images as there are views.
/// </summary>
/// <example>
/// <code>
/// var augmentation = new TestTimeAugmentation(
///     TestTimeView.Identity with { Weight = 2 }, TestTimeView.Mirrored, TestTimeView.Zoom(1.2));
/// var evaluator = new Evaluator(network, Normalization.Cifar10, augmentation: augmentation);
/// </code>
/// </example>
public sealed record TestTimeAugmentation
{
    /// <summary>Averages the outputs for a list of views.</summary>
    /// <param name="views">The views, at least one.</param>
    /// <exception cref="ArgumentException">The list is empty or contains null.</exception>
    public TestTimeAugmentation(params IEnumerable<TestTimeView> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var list = new ValueList<TestTimeView>(views);
        if (list.Count == 0)
            throw new ArgumentException(
                "views is empty; give at least one, such as TestTimeView.Identity.", nameof(views));
        if (list.Contains(null!))
            throw new ArgumentException("views contains null; remove it.", nameof(views));
        Views = list;
    }

    /// <summary>The image as it is.</summary>
    public static TestTimeAugmentation None { get; } = new(TestTimeView.Identity);

    /// <summary>The image and its mirror image. Twice the work.</summary>
    public static TestTimeAugmentation HorizontalFlip { get; } = new(TestTimeView.Identity, TestTimeView.Mirrored);

    /// <summary>
    /// The image and its mirror image, with half of the weight; and both shifted by one pixel up and left, and down and
    /// right, with the other half (Jordan, arXiv 2404.00498, section 3.5). Six times the work.
    /// </summary>
    public static TestTimeAugmentation HorizontalFlipAndShift { get; } = new(
        TestTimeView.Identity with { Weight = 2 },
        TestTimeView.Mirrored with { Weight = 2 },
        TestTimeView.Shift(-1, -1),
        TestTimeView.Shift(-1, -1) with { Mirror = true },
        TestTimeView.Shift(1, 1),
        TestTimeView.Shift(1, 1) with { Mirror = true });

    /// <summary>The views.</summary>
    public IReadOnlyList<TestTimeView> Views { get; }

    /// <summary>The center and the four corners, each enlarged to the size of the image.</summary>
    /// <param name="fraction">Height and width of a crop as a fraction of the image's, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static TestTimeAugmentation FiveCrop(double fraction = 0.875) =>
        new(Enum.GetValues<CropPosition>()
            .Select(position => new TestTimeView { Fraction = fraction, Position = position }));

    /// <summary>The views of <see cref="FiveCrop"/> and their mirror images.</summary>
    /// <param name="fraction">Height and width of a crop as a fraction of the image's, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static TestTimeAugmentation TenCrop(double fraction = 0.875) =>
        new(FiveCrop(fraction).Views.SelectMany(
            view => new[] { view, view with { Mirror = true } }));

    /// <summary>The views with weights whose sum is 1.</summary>
    internal IReadOnlyList<(TestTimeView View, double Weight)> Weighted()
    {
        var sum = Views.Sum(view => view.Weight);
        return [.. Views.Select(view => (view, view.Weight / sum))];
    }
}
