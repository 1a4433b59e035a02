namespace SeNet.Training;

/// <summary>A part of a run's state that saves and loads itself: the model, the optimizer, the generator, ...</summary>
internal interface IRunStatePart
{
    /// <summary>The part's name in a checkpoint, without a dot: its tensors have the keys <c>name.*</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Adds what the part needs to go on exactly. The tensors are read before the caller's scope ends.
    /// </summary>
    void Save(RunStateWriter state);

    /// <summary>Takes over what <see cref="Save"/> added; all of it, or nothing if it does not fit.</summary>
    /// <exception cref="Weights.WeightsFormatException">The state is damaged or of another run.</exception>
    void Load(RunStateReader state);
}
