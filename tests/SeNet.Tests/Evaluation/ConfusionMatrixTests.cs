using System.Globalization;
using System.Text.Json;
using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    private static readonly string[] Animals = ["cat", "dog", "frog"];

    [Fact]
    public void Rows_are_true_classes_and_columns_predicted_ones()
    {
        var matrix = new ConfusionMatrix(Animals);

        matrix.Add(trueClass: 0, predictedClass: 2);

        matrix[0, 2].Should().Be(1);
        matrix[2, 0].Should().Be(0);
        matrix.TrueCount(0).Should().Be(1);
        matrix.PredictedCount(2).Should().Be(1);
    }

    [Fact]
    public void Total_correct_and_accuracy_follow_the_counts()
    {
        var matrix = new ConfusionMatrix(Animals);

        matrix.Add(0, 0, count: 3);
        matrix.Add(1, 2);

        (matrix.Total, matrix.Correct, matrix.Accuracy).Should().Be((4, 3, 0.75));
    }

    [Fact]
    public void An_empty_matrix_has_accuracy_zero() => new ConfusionMatrix(Animals).Accuracy.Should().Be(0);

    [Fact]
    public void Label_sequences_are_counted_pair_by_pair()
    {
        var matrix = ConfusionMatrix.FromLabels(Animals, [0, 1, 2, 1], [0, 2, 2, 2]);

        (matrix[0, 0], matrix[1, 2], matrix[2, 2], matrix.Total).Should().Be((1, 2, 1, 4));
    }

    [Fact]
    public void Merging_adds_the_other_matrix_and_leaves_it_alone()
    {
        var first = ConfusionMatrix.FromLabels(Animals, [0, 1], [0, 2]);
        var second = ConfusionMatrix.FromLabels(Animals, [1, 2], [2, 2]);

        first.Merge(second);

        (first[1, 2], first.Total, first.Correct).Should().Be((2, 4, 2));
        second.Total.Should().Be(2);
    }

    [Fact]
    public void A_matrix_merged_with_itself_doubles()
    {
        var matrix = ConfusionMatrix.FromLabels(Animals, [0, 1], [0, 2]);

        matrix.Merge(matrix);

        (matrix[0, 0], matrix[1, 2], matrix.Total).Should().Be((2, 2, 4));
    }

    [Fact]
    public void Class_names_are_copied()
    {
        string[] names = ["cat", "dog"];
        var matrix = new ConfusionMatrix(names);

        names[0] = "cow";

        matrix.ClassNames.Should().Equal("cat", "dog");
    }

    [Fact]
    public void The_table_is_aligned()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(0, 0, count: 1000);
        matrix.Add(2, 1, count: 7);

        matrix.ToString().Should().Be(
            """
            true \ predicted   cat  dog  frog
            cat               1000    0     0
            dog                  0    0     0
            frog                 0    7     0

            """);
    }

    [Fact]
    public void Csv_quotes_names_that_hold_commas_quotes_or_line_breaks()
    {
        var matrix = new ConfusionMatrix(["cat, small", "the \"dog\"", "two\nlines", " plain "]);
        matrix.Add(1, 0, count: 5);

        Csv(matrix).Should().Be(
            "true\\predicted,\"cat, small\",\"the \"\"dog\"\"\",\"two\nlines\", plain \n" +
            "\"cat, small\",0,0,0,0\n" +
            "\"the \"\"dog\"\"\",5,0,0,0\n" +
            "\"two\nlines\",0,0,0,0\n" +
            " plain ,0,0,0,0\n");
    }

    [Fact]
    public void Json_holds_class_names_and_rows()
    {
        var matrix = ConfusionMatrix.FromLabels(["кот", "dog \"x\""], [0, 0, 1], [0, 1, 1]);

        using var json = JsonDocument.Parse(matrix.ToJson());

        json.RootElement.GetProperty("classes").Deserialize<string[]>().Should().Equal("кот", "dog \"x\"");
        json.RootElement.GetProperty("counts").Deserialize<long[][]>().Should()
            .BeEquivalentTo<long[]>([[1, 1], [0, 1]], options => options.WithStrictOrdering());
        matrix.ToJson().Should().Contain("кот", "letters of every script stay readable");
    }

    [Fact]
    public void Text_does_not_depend_on_the_culture()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(0, 1, count: 1_234_567);
        var expected = (matrix.ToString(), Csv(matrix), matrix.ToJson());

        using (new ForeignCulture())
            (matrix.ToString(), Csv(matrix), matrix.ToJson()).Should().Be(expected);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_by_name_value_and_range()
    {
        var matrix = new ConfusionMatrix(Animals);

        FluentActions.Invoking(() => matrix.Add(3, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The class is 3; the matrix has 3 classes, numbered from 0 to 2*")
            .WithParameterName("trueClass");
        FluentActions.Invoking(() => matrix.Add(0, -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("predictedClass");
        FluentActions.Invoking(() => matrix[0, 3])
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("predictedClass");
        matrix.Total.Should().Be(0);
    }

    [Fact]
    public void A_negative_count_is_refused() =>
        FluentActions.Invoking(() => new ConfusionMatrix(Animals).Add(0, 0, count: -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("count");

    [Fact]
    public void A_total_beyond_64_bits_is_refused_and_changes_nothing()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(0, 0, long.MaxValue);

        FluentActions.Invoking(() => matrix.Add(0, 1)).Should().Throw<OverflowException>();

        (matrix.Total, matrix[0, 1]).Should().Be((long.MaxValue, 0));
    }

    [Fact]
    public void No_classes_or_a_class_without_a_name_is_refused()
    {
        FluentActions.Invoking(() => new ConfusionMatrix([]))
            .Should().Throw<ArgumentException>().WithMessage("classNames is empty*");
        FluentActions.Invoking(() => new ConfusionMatrix(["cat", null!]))
            .Should().Throw<ArgumentException>().WithMessage("classNames[1] is null*");
    }

    [Fact]
    public void Label_sequences_of_different_length_are_refused() =>
        FluentActions.Invoking(() => ConfusionMatrix.FromLabels(Animals, [0, 1], [0]))
            .Should().Throw<ArgumentException>().WithMessage("trueClasses has 2 labels and predictedClasses 1*");

    [Fact]
    public void Matrices_of_different_classes_are_not_merged() =>
        FluentActions.Invoking(() => new ConfusionMatrix(Animals).Merge(new ConfusionMatrix(["dog", "cat", "frog"])))
            .Should().Throw<ArgumentException>().WithMessage("other has the classes [dog, cat, frog]*");

    [Fact]
    public void Fifty_thousand_classes_take_no_more_than_their_images_and_names()
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, 50_000).Select(index => $"class {index}")]);
        for (var image = 0; image < 100; image++)
            matrix.Add(image * 499, image % 4 == 0 ? 49_999 : image * 499);
        matrix.Merge(new ConfusionMatrix(matrix.ClassNames));

        (matrix.Total, matrix.Correct, matrix.TrueCount(499), matrix.PredictedCount(49_999), matrix[499 * 4, 49_999])
            .Should().Be((100, 75, 1, 25, 1));
        matrix.Counts.Should().HaveCount(100).And.BeInAscendingOrder(count => count.TrueClass);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = new ClassificationReport(matrix);
        report.ToString().Split('\n').Should().HaveCountGreaterThan(50_000);
        Csv(matrix).Split('\n')
            .Should().HaveCount(102).And.StartWith("true,predicted,images").And.Contain("class 1996,class 49999,1");
        using (var json = JsonDocument.Parse(matrix.ToJson()))
            json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Deserialize<long[]>()!)
                .Should().HaveCount(100)
                .And.ContainSingle(entry => entry[0] == 1996).Which.Should().Equal(1996L, 49_999L, 1L);
        matrix.ToString().Split('\n').Should().HaveCountLessThan(40).And.StartWith(
            "75 of 100 images of 50000 classes correct; the most frequent of 25 confusions:");
        (GC.GetAllocatedBytesForCurrentThread() - before)
            .Should().BeLessThan(500_000_000, "50,000 x 50,000 counts would be 20 GB");
        // By the definition: 25 images are wrong, their classes and the one they are taken for are the ones without
        // recall.
        report.Accuracy.Should().Be(0.75);
        report.BalancedAccuracy.Should().BeApproximately(0.75, 1e-12);
        report.CohenKappa.Should().BeApproximately((100 * 75 - 75) / (double)(100 * 100 - 75), 1e-12);
    }

    [Fact]
    public void Counts_are_those_above_0_row_by_row() =>
        ConfusionMatrix.FromLabels(Animals, [2, 0, 2, 0], [1, 2, 1, 0]).Counts.Should()
            .Equal(new(0, 0, 1), new(0, 2, 1), new ConfusionCount(2, 1, 2));

    [Theory]
    [InlineData(100, "true \\ predicted")]
    [InlineData(101, "0 of 1 images of 101 classes correct")]
    public void A_table_that_no_one_can_read_gives_way_to_the_most_frequent_confusions(int classes, string start)
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);
        matrix.Add(3, 7);
        matrix.ToString().Should().StartWith(start);
    }

    [Fact]
    public void A_merge_that_overflows_changes_nothing()
    {
        var matrix = ConfusionMatrix.FromLabels(Animals, [0, 1], [0, 1]);
        var other = new ConfusionMatrix(Animals);
        other.Add(0, 0);
        other.Add(1, 1, long.MaxValue - 1);

        FluentActions.Invoking(() => matrix.Merge(other)).Should().Throw<OverflowException>();

        (matrix.Total, matrix[0, 0]).Should().Be((2, 1));
    }

    [Fact]
    public void A_message_names_a_few_of_many_classes()
    {
        string[] names = [.. Enumerable.Range(0, 50_000).Select(index => $"class {index}")];
        FluentActions.Invoking(() => new ConfusionMatrix(names).Merge(new ConfusionMatrix([.. names[..^1], "tail"])))
            .Should().Throw<ArgumentException>()
            .WithMessage("other has the classes [class 0, *and 49990 more]*lacks 'class 49999'*adds " +
                "'tail'*").Which.Message.Length.Should().BeLessThan(1000);
    }

    private static string Csv(ConfusionMatrix matrix)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        matrix.WriteCsv(writer);
        return writer.ToString();
    }
}
