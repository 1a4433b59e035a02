using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Data;

public sealed class ImageFolderSplitsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train", "val")]
    [InlineData("Train", "Valid")]
    [InlineData("TRAINING", "Validation")]
    [InlineData("training_set", "dev")]
    [InlineData("trainset", "val_set")]
    public void A_validation_split_serves_for_both_where_there_is_no_test_split(string train, string validation)
    {
        folder.Put($"{train}/cat/1.png", $"{train}/dog/1.png", $"{validation}/cat/1.png", $"{validation}/dog/1.png");
        var splits = Open();
        splits.Train.Names(folder).Should().Equal($"{train}/cat/1.png", $"{train}/dog/1.png");
        splits.Validation!.Names(folder).Should().Equal($"{validation}/cat/1.png", $"{validation}/dog/1.png");
        splits.Test.Should().BeNull();
        splits.ValidationOrTest.Should().BeSameAs(splits.Validation);
        splits.TestOrValidation.Should().BeSameAs(splits.Validation);
        splits.ToString().Should().Be($"'{train}' for training (2 images), '{validation}' for validation (2 images)");
    }

    [Fact]
    public void Of_three_splits_one_chooses_the_model_and_another_judges_it()
    {
        folder.Put(
            "train/cat/1.png", "train/dog/1.png", "valid/cat/1.png", "valid/dog/1.png", "test/cat/1.png",
            "test/dog/1.png", "test/dog/2.png");
        var splits = Open();
        splits.ValidationOrTest.Names(folder).Should().OnlyContain(name => name.StartsWith("valid/"));
        splits.TestOrValidation.Names(folder).Should().OnlyContain(name => name.StartsWith("test/"));
        splits.Layout.Should()
            .Be("'train' for training (2 images), 'valid' for validation (2 images), 'test' for testing (3 images)");
    }

    [Fact]
    public void Parts_are_known_in_any_case()
    {
        folder.Put("Train/cat/1.png", "Train/dog/1.png", "Test/cat/1.png", "Test/dog/1.png");
        var splits = Open();
        splits.ValidationOrTest.Should().BeSameAs(splits.Test);
        splits.Layout.Should().Be("'Train' for training (2 images), 'Test' for testing (2 images)");
    }

    [Fact]
    public void A_folder_called_train_with_images_beside_other_classes_is_a_class()
    {
        foreach (var name in (string[])["bus", "car", "train"])
            for (var i = 0; i < 5; i++)
                folder.Put($"{name}/{i}.png");
        var splits = Open();
        splits.Train.ClassNames.Should().Equal("bus", "car", "train");
        (splits.Train.Count, splits.Test!.Count).Should().Be((12, 3));
        splits.ToString()
            .Should().Be("one folder per class: 12 training images, and 3 kept for testing (20% of each class)");
    }

    [Fact]
    public void Without_a_test_split_some_training_images_are_kept()
    {
        for (var i = 0; i < 5; i++)
            folder.Put($"train/cat/{i}.png", $"train/dog/{i}.png");
        var splits = Open();
        splits.Layout.Should().StartWith("'train' alone: 8 training images, and 2 kept for testing");
        splits.Train.Names(folder).Intersect(splits.Test!.Names(folder)).Should().BeEmpty();
        folder.Put("test/1.png", "test/2.png");
        folder.Put("notes.txt", "x"u8);
        folder.Put("9.png");
        Open().Notes.Should().Equal(
            "'test' holds images without class folders and is not used",
            "1 image lies outside these folders and is not used");
    }

    [Fact]
    public void A_class_may_lack_test_images_whether_its_folder_is_there_or_not()
    {
        folder.Put("train/cat/1.png", "train/dog/1.png", "train/emu/1.png", "val/cat/1.png", "val/dog/1.png");
        var splits = Open();
        splits.ValidationOrTest.ClassNames.Should().Equal("cat", "dog", "emu");
        splits.Notes.Should().Equal("'val' has no images of 'emu'");
        folder.Put("val/emu/", "val/zebra/");
        Open().Notes.Should()
            .Equal("'val' has no images of 'emu'", "'val' has folders without images that are no classes: 'zebra'");

        using var scope = NewDisposeScope();
        using var network = new SeNet.Modules.Network(3, 16, 1, 3);
        var options = new TrainingOptions { Epochs = 1, BatchSize = 3, Normalization = Normalization.ImageNet };
        new Trainer(network, options).Fit(splits.Train, splits.ValidationOrTest).History.Should().ContainSingle();
    }

    [Fact]
    public void A_class_of_the_test_split_alone_is_named()
    {
        folder.Put("train/cat/1.png", "train/dog/1.png", "test/cat/1.png", "test/zebra/1.png");
        Refusal().Should().Be(
            $"'{folder.File("test")}' holds images of 'zebra', not among the 2 classes to learn ('cat', 'dog'); name " +
                "the folders alike, or move those images elsewhere.");
    }

    [Fact]
    public void The_same_name_in_another_Unicode_form_is_the_same_class()
    {
        folder.Put("train/caf\u00E9/1.png", "train/ni\u00F1a/1.png", "test/cafe\u0301/1.png", "test/nin\u0303a/1.png");
        var splits = Open();
        splits.Test!.ClassNames.Should().Equal("caf\u00E9", "ni\u00F1a");
        Enumerable.Range(0, 2).Select(splits.Test.Label).Should().Equal(0, 1);
        splits.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_classes_and_that_is_said()
    {
        folder.Put("train/Cat/1.png", "train/cat/1.png", "test/cat/1.png");
        var splits = Open();
        splits.Train.ClassNames.Should().Equal("Cat", "cat");
        splits.Notes.Should().Contain("'Cat' and 'cat' differ in upper and lower case only, and are 2 classes");
    }

    [Fact]
    public void What_archives_put_around_the_splits_is_opened()
    {
        folder.Put(
            "photos/training_set/training_set/cat/1.png",
            "photos/training_set/training_set/dog/1.png",
            "photos/test_set/test_set/cat/1.png");
        folder.Put("__MACOSX/photos/._x", [0]);
        var splits = Open();
        splits.Train.ClassNames.Should().Equal("cat", "dog");
        splits.Layout.Should()
            .Be("'training_set/training_set' for training (2 images), 'test_set/test_set' for testing (1 image)");
        splits.Notes[0].Should().Be($"'photos' is the only folder in '{folder.Path}', so it was opened");
    }

    [Fact]
    public void What_was_left_out_and_what_lies_deeper_is_said()
    {
        folder.Put("train/cat/1.png", "train/cat/siamese/1.png", "train/dog/1.png", "test/cat/1.png", "test/dog/1.png");
        folder.Put("train/cat/1.tif", "II*\0"u8);
        folder.Put("test/dog/x.jpg", "<html>"u8);
        folder.Put("test/dog/old/2.png");
        Open().Notes.Should().Equal(
            "1 of the images to learn from lies in folders inside their class folders",
            "1 of the images of 'test' lies in folders inside their class folders",
            "1 file left out: 1 TIFF or camera raw image (train/cat/1.tif)",
            "1 file left out: 1 HTML page (test/dog/x.jpg)");
    }

    [Theory]
    [InlineData("holds no image and no folder")]
    [InlineData("holds 2 images directly, so their classes cannot be known", "1.png", "2.png")]
    [InlineData("holds no image in any of its folders", "cat/", "dog/")]
    [InlineData("holds one class only, 'cat'", "cat/1.png")]
    [InlineData("holds one class only, 'cat'", "train/cat/1.png", "test/cat/1.png")]
    [InlineData("holds 'test' and no folder of images to learn from", "test/cat/1.png", "test/dog/1.png")]
    [InlineData("holds 'test' and 'train' with images directly in them", "train/1.png", "test/1.png")]
    [InlineData("holds 'train' with images directly in it", "train/1.png")]
    [InlineData(
        "train' holds images directly; put them into one folder per class, as in 'test'", "train/1.png",
        "test/cat/1.png", "test/dog/1.png")]
    [InlineData(
        "holds 'Train' and 'train', each with class folders", "Train/cat/1.png", "train/cat/1.png", "test/cat/1.png")]
    [InlineData("holds 'train' and 'training', each with class folders", "train/cat/1.png", "training/cat/1.png")]
    [InlineData(
        "holds 'train' with class folders, as a split does, and 'bus', 'car' with images, as a class does",
        "train/cat/1.png", "train/dog/1.png", "bus/1.png", "car/1.png")]
    [InlineData(
        "holds 'test' with class folders, as a split does, and 'cat', 'dog' with images, as a class does",
        "cat/1.png", "dog/1.png", "test/cat/1.png")]
    [InlineData(
        "dog' holds no image; a class needs at least one", "train/cat/1.png", "train/emu/1.png", "train/dog/",
        "test/cat/1.png")]
    [InlineData("holds 2 images of 2 classes, too few to keep a fraction of 0.2", "cat/1.png", "dog/1.png")]
    public void What_cannot_be_understood_is_told_in_one_sentence(string told, params string[] names)
    {
        folder.Put(names);
        Refusal().Should().Contain(told).And.NotContainAny("remove", "delete", "\n");
    }

    [Fact]
    public void A_folder_that_is_not_there_or_no_folder_is_told()
    {
        folder.Put("photo.png");
        FluentActions.Invoking(() => ImageFolder.OpenSplits(folder.File("photo.png"), new CenterCrop(4)))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*is a PNG image, not a folder*");
        FluentActions.Invoking(() => ImageFolder.OpenSplits(folder.File("nowhere"), new CenterCrop(4)))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*does not exist*");
        FluentActions.Invoking(() => ImageFolder.OpenSplits(folder.Path, new CenterCrop(4), testFraction: 1))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    private ImageFolderSplits Open() => ImageFolder.OpenSplits(folder.Path, new CenterCrop(4));

    private string Refusal() => FluentActions.Invoking(Open).Should().Throw<InvalidDataException>().Which.Message;
}
