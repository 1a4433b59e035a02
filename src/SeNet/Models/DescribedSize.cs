namespace SeNet.Models;

/// <summary>How large a model must be at least that a description tells of: so that a file's few bytes do not have a network made that fills the memory.</summary>
internal static class DescribedSize
{
    private const double Kernel = 9;

    /// <summary>Weights of the layers whose sizes the arguments choose; no more than the model has.</summary>
    /// <exception cref="ArgumentException">An argument is missing or malformed.</exception>
    public static double LeastWeights(ModelDescription description)
    {
        var arguments = new Describing(description);
        double inChannels = arguments.Int("inChannels");
        switch (description.Name)
        {
            case nameof(Network):
                double filters = arguments.Int("filters"), blocks = arguments.Int("blocks");
                return Kernel * filters * (inChannels + 2 * filters * (blocks - 1));
            case nameof(CompactNetwork):
                double sum = 0, before = inChannels;
                foreach (double width in arguments.Ints("widths"))
                    (sum, before) = (sum + Kernel * width * (before + width), width);
                return sum;
            default:
                // The zoo's narrowest first convolution and narrowest features.
                const int firstFilters = 16, features = 64;
                return Kernel * firstFilters * inChannels + features * (double)arguments.Int("classes");
        }
    }
}
