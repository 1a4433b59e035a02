using SeNet.Data;
using SeNet.Runtime;
using SeNet.Tensors;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Adds the term of <see cref="DistillationOptions"/> to a loss.</summary>
internal sealed class Teacher : IDisposable
{
    private readonly DistillationOptions options;
    private readonly nn.Module<Tensor, Tensor> teacher;
    private readonly ModuleModes modes;
    private readonly ScalarType? type;

    /// <summary>Prepares the teacher: it is moved to the device, put into evaluation mode, and tried.</summary>
    /// <param name="options">The options.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="images">The training images.</param>
    /// <param name="device">Their device.</param>
    /// <exception cref="ArgumentException">The teacher does not fit the images, or is the model itself.</exception>
    /// <exception cref="ObjectDisposedException">The teacher is disposed.</exception>
    public Teacher(DistillationOptions options, nn.Module model, ImageSource images, Device device)
    {
        this.options = options;
        teacher = options.Teacher;
        if (ReferenceEquals(teacher, model))
            throw new ArgumentException(
                "Distillation.Teacher is the model that is trained; give another network.", nameof(options));
        RequireAlive.Module(teacher);
        teacher.to(device);
        // Other models compute in the type of their parameters, whatever that of the images is.
        type = teacher is IMixedPrecisionModel ? null : teacher.parameters().FirstOrDefault()?.dtype;
        modes = new ModuleModes(teacher);
        teacher.eval();
        try
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var trial = zeros([1, images.Channels, images.Height, images.Width], type ?? ScalarType.Float32, device);
            Evaluation.ClassifierOutput.Require(teacher, teacher.call(trial), 1, images.ClassNames.Count);
        }
        catch
        {
            modes.Dispose();
            throw;
        }
    }

    /// <summary>The loss with the teacher's part: a scalar of the caller's scope.</summary>
    /// <param name="loss">Loss of the labels, a scalar.</param>
    /// <param name="output">Outputs of the model, [N, classes].</param>
    /// <param name="images">The images, [N, C, H, W].</param>
    public Tensor AddTo(Tensor loss, Tensor output, Tensor images)
    {
        using var scope = NewDisposeScope();
        var divergence = Divergence(Output(images), output, options.Temperature);
        return loss.Times(1 - options.Alpha)
            .Plus(divergence, options.Alpha * options.Temperature * options.Temperature)
            .MoveToOuterDisposeScope();
    }

    public void Dispose() => modes.Dispose();

    /// <summary>Mean of KL(softmax(t / T) || softmax(s / T)) over the images: a scalar.</summary>
    internal static Tensor Divergence(Tensor ofTeacher, Tensor ofModel, double temperature)
    {
        using var scope = NewDisposeScope();
        var target = LogProbabilities(ofTeacher.detach(), temperature);
        var learned = LogProbabilities(ofModel, temperature);
        return target.exp().mul(target.sub(learned)).sum().Over(ofModel.size(0)).MoveToOuterDisposeScope();
    }

    private static Tensor LogProbabilities(Tensor output, double temperature) =>
        nn.functional.log_softmax(output.to_type(ScalarType.Float32).Over(temperature), 1);

    private Tensor Output(Tensor images)
    {
        using var noGrad = no_grad();
        return teacher.call(type is { } own ? images.to_type(own) : images);
    }
}
