using SeNet.Data;
using SeNet.Data.Randomness;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

/// <summary>What transforms draw, and how lists of them behave.</summary>
public class TransformTests
{
    public static TheoryData<ImageTransform> OnPixels => new(
        new PadAndCrop(), new RandomResizedCrop(), new RandomHorizontalFlip(), new AlternatingHorizontalFlip(),
        new RandomVerticalFlip(), new RandomRotation(30), new RandomAffine { Degrees = 20, MaxScale = 2 },
        new ColorJitter { Brightness = 0.5, Hue = 0.2 }, new RandomGrayscale { Probability = 0.5 }, new GaussianBlur(),
        new RandAugment(), new TrivialAugmentWide(), new AutoAugment(AutoAugmentPolicy.Cifar10),
        new AutoAugment(AutoAugmentPolicy.ImageNet));

    [Theory]
    [MemberData(nameof(OnPixels))]
    public void An_image_depends_on_seed_epoch_and_index_alone(ImageTransform transform)
    {
        byte[] Result(int seed, int epoch, int index)
        {
            var image = GoldenImage.Read("source");
            transform.Apply(image, transform.Random(new RandomKey(seed, epoch, index)));
            return image.Pixels.ToArray();
        }

        Result(3, 2, 1).Should().Equal(Result(3, 2, 1));
        var draws = Enumerable.Range(0, 30);
        string[] Distinct(IEnumerable<byte[]> images) => [.. images.Select(Convert.ToHexString).Distinct()];
        Distinct(draws.Select(i => Result(i, 2, 1))).Should().HaveCountGreaterThan(1);
        Distinct(draws.Select(i => Result(3, i, 1))).Should().HaveCountGreaterThan(1);
        Distinct(draws.Select(i => Result(3, 2, i))).Should().HaveCountGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(OnPixels))]
    public void Gray_images_and_single_pixels_are_accepted(ImageTransform transform)
    {
        foreach (var (height, width) in ((int, int)[])[(1, 1), (1, 7), (5, 2), (18, 24)])
        {
            var image = new ImageBuffer(new byte[height * width], 1, height, width);
            for (var epoch = 0; epoch < 40; epoch++)
                transform.Apply(image, transform.Random(new RandomKey(1, epoch, 0)));
        }
    }

    [Fact]
    public void Crops_and_flips_draw_what_they_drew_before_there_were_lists()
    {
        for (var index = 0; index < 200; index++)
        {
            var key = new RandomKey(7, 3, index);
            int Below(int bound, RandomPurpose purpose) => CounterRandom.Below(bound, 7, 3, index, purpose);
            new PadAndCrop(4).Choose(key).Should().Be(
                (Below(9, RandomPurpose.CropTop) - 4, Below(9, RandomPurpose.CropLeft) - 4));
            new RandomHorizontalFlip().Choose(key).Should().Be(CounterRandom.Coin(7, 3, index, RandomPurpose.Flip));
            AlternatingHorizontalFlip.Choose(key).Should().Be(
                !CounterRandom.Coin(7, 0, index, RandomPurpose.Flip));
            var boxes = new Box[1];
            new Cutout(5).Choose(40, 30, key, boxes);
            var (top, left) = (Below(40, RandomPurpose.CutoutTop) - 2, Below(30, RandomPurpose.CutoutLeft) - 2);
            (boxes[0].Top, boxes[0].Left).Should().Be((Math.Max(0, top), Math.Max(0, left)));
            (boxes[0].Top + boxes[0].Height, boxes[0].Left + boxes[0].Width).Should().Be(
                (Math.Min(40, top + 5), Math.Min(30, left + 5)));
            new RandomResizedCrop().Choose(40, 30, key).Should().Be(new RandomResizedCrop().Choose(
                40, 30, CounterRandom.Draws(7, 3, index, RandomPurpose.ResizedCrop)));
        }
    }

    [Fact]
    public void Crops_and_flips_give_the_same_alone_and_in_the_fast_way()
    {
        // A transform that does nothing at the end keeps the list out of the fast way.
        Augmentation[] lists =
        [
            Augmentation.Notebook,
            [new PadAndCrop(3, reflect: true), new RandomVerticalFlip(), new RandomHorizontalFlip()],
            [new AlternatingHorizontalFlip(), new Cutout(4)],
        ];
        foreach (var list in lists)
        {
            var pixels = list.Where(transform => transform is ImageTransform);
            Augmentation slow = [.. pixels, new Nothing(), .. list.Except(pixels)];
            new AugmentationPlan(list).ComputesPixels.Should().BeFalse();
            new AugmentationPlan(slow).Changes.Should().HaveCount(slow.Count(transform => transform is ImageTransform));
            Epoch(slow, 2).Should().Equal(Epoch(list, 2));
        }
    }

    [Fact]
    public void The_fast_way_is_taken_by_the_pattern_of_the_list()
    {
        AugmentationPlan Plan(params ReadOnlySpan<Transform> transforms) => new(Augmentation.Create(transforms));
        Plan(new RandAugment(), new PadAndCrop(), new RandomHorizontalFlip()).Changes.Should().HaveCount(1);
        Plan(new RandomHorizontalFlip(), new PadAndCrop()).Changes.Should().HaveCount(1, "it flips first");
        Plan(new PadAndCrop(), new PadAndCrop()).Changes.Should().HaveCount(2);
        Plan(new RandomHorizontalFlip(), new RandomHorizontalFlip()).Changes.Should().HaveCount(2);
        Plan(new RandomResizedCrop(), new RandomHorizontalFlip()).Changes.Should().BeEmpty();
        Plan(new RandomHorizontalFlip(), new Cutout(), new Mixup()).RunsOnDevice.Should().BeTrue();
        Plan(new RandomErasing { Fill = ErasingFill.RandomPixels }).RunsOnDevice.Should().BeFalse();
        Plan(new RandAugment()).RunsOnDevice.Should().BeFalse();
    }

    [Fact]
    public void A_second_transform_of_a_name_draws_other_numbers()
    {
        // Two flips that drew the same would always undo each other.
        var images = Epoch([new RandomVerticalFlip(), new RandomVerticalFlip()], 1);
        images.Should().NotEqual(Epoch(Augmentation.None, 1, seed: 1));
    }

    [Fact]
    public void A_transform_does_not_change_what_others_draw()
    {
        var alone = Epoch([new RandomRotation(20)], 1);
        Epoch([new RandomRotation(20), new Nothing()], 1).Should().Equal(alone);
        Epoch([new Nothing(), new RandomRotation(20)], 1).Should().Equal(alone);
    }

    [Fact]
    public void Lists_are_values()
    {
        Augmentation first = [new PadAndCrop(2), new Mixup()];
        Augmentation second = [new PadAndCrop(2), new Mixup()];
        (first == second, first.GetHashCode() == second.GetHashCode()).Should().Be((true, true));
        (first == [new PadAndCrop(3), new Mixup()]).Should().BeFalse();
        first.Replace(new PadAndCrop(3)).Should().Equal(new PadAndCrop(3), new Mixup());
        first.Invoking(list => list.Replace(new RandAugment())).Should().Throw<ArgumentException>()
            .WithMessage("There is no RandAugment in 'PadAndCrop(padding 2); Mixup' to replace*");
    }

    [Fact]
    public void A_transform_in_the_wrong_place_is_named()
    {
        FluentActions.Invoking(() => Augmentation.Create([new Cutout(), new RandAugment()]))
            .Should().Throw<ArgumentException>().WithMessage("RandAugment comes after Cutout;*");
        FluentActions.Invoking(() => Augmentation.Create([new Mixup(), new Cutout()]))
            .Should().Throw<ArgumentException>().WithMessage("Cutout comes after Mixup;*");
        FluentActions.Invoking(() => Augmentation.Create([null!])).Should().Throw<ArgumentException>()
            .WithMessage("Transform 0 is null*");
    }

    [Fact]
    public void Options_out_of_range_are_named_with_value_and_range()
    {
        (Action Make, string Message)[] wrong =
        [
            (() => _ = new PadAndCrop(0), "Padding is 1 to 1024.*Actual value was 0*"),
            (() => _ = new RandomHorizontalFlip { Probability = 1.5 }, "Probability is 0 to 1.*1*5*"),
            (() => _ = new RandomVerticalFlip { Probability = double.NaN }, "Probability is 0 to 1.*NaN*"),
            (() => _ = new RandomRotation(181), "Degrees is 0 to 180.*181*"),
            (() => _ = new RandomAffine { MinScale = 0 }, "MinScale is a finite number above 0.*"),
            (() => _ = new RandomAffine { ShearX = 90 }, "ShearX is 0 to 89.*90*"),
            (() => _ = new RandomAffine { Fill = 256 }, "Fill is 0 to 255.*256*"),
            (() => _ = new GaussianBlur { KernelSize = 4 }, "KernelSize is an odd number of 1 to 255*4*"),
            (() => _ = new GaussianBlur { MinSigma = 0 }, "MinSigma is a finite number above 0.*"),
            (() => _ = new RandAugment { Magnitude = 31 }, "Magnitude is 0 to 30.*31*"),
            (() => _ = new RandAugment { Operations = 0 }, "Operations is 1 to 14.*"),
            (() => _ = new AutoAugment((AutoAugmentPolicy)9), "Policy is one of Cifar10, ImageNet.*"),
            (() => _ = new RandomErasing { MaxCount = 17 }, "MaxCount is 1 to 16.*17*"),
            (() => _ = new RandomErasing { MaxArea = 1.1 }, "MaxArea is 0 to 1.*"),
            (() => _ = new Mixup { Alpha = 0 }, "Alpha is a finite number above 0.*"),
            (() => _ = new CutMix { Alpha = double.PositiveInfinity }, "Alpha is a finite number above 0.*"),
        ];
        foreach (var (make, message) in wrong)
            make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public void Rotations_and_affine_maps_draw_from_their_ranges()
    {
        var affine = new RandomAffine { TranslateX = 0.5, MinScale = 0.5, MaxScale = 2 };
        var scales = new List<double>();
        var moves = new HashSet<double>();
        for (var epoch = 0; epoch < 2000; epoch++)
        {
            var map = affine.Choose(10, 10, affine.Random(new RandomKey(1, epoch, 0)));
            scales.Add(1 / map.A);
            moves.Add(Math.Round((5 - map.C) / map.A - 5)); // To the right, in pixels of the result.
        }

        scales.Min().Should().BeApproximately(0.5, 0.01);
        scales.Max().Should().BeApproximately(2, 0.01);
        scales.Average().Should().BeApproximately(1.25, 0.05);
        moves.Should().BeEquivalentTo(Enumerable.Range(-5, 11).Select(move => (double)move));
    }

    [Fact]
    public void Probabilities_are_kept()
    {
        int Times(ImageTransform transform) => Enumerable.Range(0, 2000).Count(epoch =>
        {
            var image = new ImageBuffer([10, 200, 30, 70, 90, 7], 3, 1, 2);
            transform.Apply(image, transform.Random(new RandomKey(1, epoch, 0)));
            return !image.Pixels.SequenceEqual((byte[])[10, 200, 30, 70, 90, 7]);
        });

        Times(new RandomHorizontalFlip()).Should().BeCloseTo(1000, 90);
        Times(new RandomHorizontalFlip { Probability = 0.1 }).Should().BeCloseTo(200, 55);
        Times(new RandomGrayscale { Probability = 0.3 }).Should().BeCloseTo(600, 80);
        Times(new GaussianBlur { Probability = 0.3, MinSigma = 2 }).Should().BeCloseTo(600, 80);
        Times(new RandomGrayscale { Probability = 1 }).Should().Be(2000);
        Times(new RandomHorizontalFlip { Probability = 0 }).Should().Be(0);
    }

    [Fact]
    public void RandAugment_draws_all_operations_equally_with_one_magnitude()
    {
        var transform = new RandAugment { Operations = 3, Magnitude = 30 };
        var draws = Enumerable.Range(0, 2800)
            .SelectMany(epoch => transform.Choose(18, 24, transform.Random(new RandomKey(1, epoch, 0)))).ToList();
        var groups = draws.GroupBy(draw => draw.Operation).ToList();
        groups.Should().HaveCount(14).And.OnlyContain(group => Math.Abs(group.Count() - 600) < 100);
        var rotations = groups.Single(group => group.Key == AugmentOperation.Rotate).Select(draw => draw.Magnitude);
        rotations.Distinct().Should().BeEquivalentTo([-30.0, 30.0]);
        rotations.Average().Should().BeApproximately(0, 5);
        groups.Single(group => group.Key == AugmentOperation.Posterize)
            .Should().OnlyContain(draw => draw.Magnitude == 4);
        groups.Single(group => group.Key == AugmentOperation.Solarize)
            .Should().OnlyContain(draw => draw.Magnitude == 0);
    }

    [Fact]
    public void TrivialAugment_draws_all_operations_and_magnitudes_equally()
    {
        var transform = new TrivialAugmentWide();
        var draws = Enumerable.Range(0, 14 * 600)
            .Select(epoch => TrivialAugmentWide.Choose(18, 24, transform.Random(new RandomKey(1, epoch, 0)))).ToList();
        draws.CountBy(draw => draw.Operation).Should().HaveCount(14)
            .And.OnlyContain(pair => Math.Abs(pair.Value - 600) < 100);
        var rotations = draws.Where(draw => draw.Operation == AugmentOperation.Rotate).Select(draw => draw.Magnitude);
        rotations.Distinct().Should().HaveCount(61, "0 has no sign");
        rotations.Max().Should().Be(135);
        rotations.Min().Should().Be(-135);
    }

    [Fact]
    public void AutoAugment_does_each_step_with_its_probability()
    {
        var transform = new AutoAugment(AutoAugmentPolicy.Cifar10);
        var draws = Enumerable.Range(0, 10_000)
            .Select(epoch => transform.Choose(32, 32, transform.Random(new RandomKey(1, epoch, 0))).ToList()).ToList();
        var expected = AutoAugmentPolicies.Of(AutoAugmentPolicy.Cifar10)
            .SelectMany(pair => (AutoAugmentStep[])[pair.First, pair.Second])
            .GroupBy(step => step.Operation).ToDictionary(
                group => group.Key, group => group.Sum(step => step.Probability) / 25 * draws.Count);
        var actual = draws.SelectMany(steps => steps).CountBy(step => step.Operation).ToDictionary();
        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (operation, count) in actual)
            ((double)count).Should().BeApproximately(expected[operation], 4 * Math.Sqrt(expected[operation]) + 1);
        draws.SelectMany(steps => steps).Where(step => step.Operation == AugmentOperation.TranslateX)
            .Select(step => Math.Sign(step.Magnitude)).Distinct().Should().BeEquivalentTo([-1, 1]);
    }

    [Fact]
    public void Mean_is_erased_on_rectangles_of_the_area_and_ratio_asked_for()
    {
        var erasing = new RandomErasing { Probability = 0.7, MinArea = 0.1, MaxArea = 0.2, MinRatio = 0.5 };
        var boxes = new Box[1];
        var found = new List<Box>();
        for (var epoch = 0; epoch < 3000; epoch++)
            if (erasing.Choose(1000, 1000, new RandomKey(1, epoch, 0), boxes) == 1)
                found.Add(boxes[0]);
        ((double)found.Count).Should().BeApproximately(2100, 100);
        found.Should().OnlyContain(
            box => box.Top >= 0 && box.Left >= 0 && box.Top + box.Height <= 1000 && box.Left + box.Width <= 1000);
        double[] areas = [.. found.Select(box => box.Height * box.Width / 1e6)];
        areas.Min().Should().BeApproximately(0.1, 0.0015);
        areas.Max().Should().BeApproximately(0.2, 0.0015);
        areas.Average().Should().BeApproximately(0.15, 0.003);
        double[] ratios = [.. found.Select(box => Math.Log((double)box.Height / box.Width))];
        ratios.Min().Should().BeApproximately(Math.Log(0.5), 0.01);
        ratios.Max().Should().BeApproximately(Math.Log(2), 0.01);
        ratios.Average().Should().BeApproximately(0, 0.04);
    }

    [Fact]
    public void Several_rectangles_share_the_area()
    {
        var erasing = new RandomErasing { Probability = 1, MinArea = 0.2, MaxArea = 0.2, MaxCount = 4 };
        var boxes = new Box[4];
        var counts = new int[5];
        var errors = new List<double>();
        for (var epoch = 0; epoch < 2000; epoch++)
        {
            var count = erasing.Choose(1000, 1000, new RandomKey(1, epoch, 0), boxes);
            counts[count]++;
            errors.AddRange(boxes[..count].Select(box => Math.Abs(box.Height * box.Width / 1e6 - 0.2 / count)));
        }

        errors.Max().Should().BeLessThan(0.003);
        counts[1..].Should().OnlyContain(count => Math.Abs(count - 500) < 100);
    }

    [Theory]
    [InlineData(ErasingFill.RandomColor, 3)]
    [InlineData(ErasingFill.RandomPixels, 300)]
    public void Erased_parts_are_filled_with_normal_numbers(ErasingFill fill, int different)
    {
        Augmentation list =
            [new RandomErasing { Probability = 1, MinArea = 0.25, MaxArea = 0.25, MinRatio = 1, Fill = fill }];
        foreach (var precision in (Precision[])[Precision.Float32, Precision.BFloat16])
        {
            var values = new List<double>();
            for (var epoch = 0; epoch < 100; epoch++)
            {
                // Of black images the pixels that are not erased are -4. Of bfloat16 some numbers are equal.
                var erased = Epoch(list, epoch, black: true, precision: precision).Where(value => value != -4).ToList();
                erased.Should().HaveCount(3 * 100);
                erased.Distinct().Count().Should().BeInRange(different - different / 4, different);
                values.AddRange(erased.Distinct());
            }

            values.Average().Should().BeApproximately(0, 0.3);
            values.Average(value => value * value).Should().BeApproximately(1, 0.4);
        }
    }

    /// <summary>The pixels of three images (or a black one) of 20 x 20 in an epoch.</summary>
    private static double[] Epoch(
        Augmentation augmentation, int epoch, int seed = 3, bool black = false, Precision precision = Precision.Float32)
    {
        var pixels = new byte[(black ? 1 : 3) * 3 * 20 * 20];
        if (!black)
            new Random(4).NextBytes(pixels);
        var labels = new int[black ? 1 : 3];
        var images = new ImageSet(pixels, labels, 3, 20, 20, ["a"]);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var loader = new BatchLoader(
            images, 3, new Normalization([1, 1, 1], [0.25f, 0.25f, 0.25f]), null, augmentation, seed, precision);
        using var batch = loader.Epoch(epoch).Single();
        return batch.Images.ToDoubles();
    }

    private sealed record Nothing : ImageTransform
    {
        public override void Apply(ImageBuffer image, RandomNumbers random)
        {
        }
    }
}
