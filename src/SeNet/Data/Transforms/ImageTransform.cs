namespace SeNet.Data;

/// <summary>A random change of one training image. Derive from it for a transform of your own.</summary>
/// <remarks>
/// <see cref="Apply"/> is called by several threads at once, each with another image. So that a resumed run sees the
/// same images, the result must be a function of the image, the options and the random numbers alone: no fields that
/// change, no other generator. The public properties of a derived record become part of the checkpoint's text of the
/// run: a run is not resumed with others.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Augmentation = [.. Augmentation.Notebook, new SaltAndPepper()] };
///
/// public sealed record SaltAndPepper : ImageTransform
/// {
///     public double Probability { get; init; } = 0.02;
///
///     public override void Apply(ImageBuffer image, RandomNumbers random)
///     {
///         for (var y = 0; y &lt; image.Height; y++)
///             for (var x = 0; x &lt; image.Width; x++)
///                 if (random.Chance(Probability))
///                 {
///                     var level = (byte)(random.Chance(0.5) ? 255 : 0);
///                     for (var channel = 0; channel &lt; image.Channels; channel++)
///                         image[channel, y, x] = level;
///                 }
///     }
/// }
/// </code>
/// </example>
public abstract record ImageTransform : Transform
{
    internal sealed override TransformStage Stage => TransformStage.Pixels;

    /// <summary>Changes an image in place.</summary>
    /// <param name="image">The image, of the size that the network sees, before normalization.</param>
    /// <param name="random">Random numbers for this image, epoch and transform.</param>
    public abstract void Apply(ImageBuffer image, RandomNumbers random);
}
