namespace SeNet.Engine.Steps;

/// <summary>Two steps, one after the other.</summary>
/// <param name="first">What prepares the second's input.</param>
/// <param name="second">What computes the output.</param>
internal sealed unsafe class StepSequence(Step first, Step second) : Step
{
    public override int Phases => first.Phases + second.Phases;

    public override string Method => second.Method;

    public override int Pieces(int phase) =>
        phase < first.Phases ? first.Pieces(phase) : second.Pieces(phase - first.Phases);

    public override void Run(float* memory, int phase, int piece)
    {
        if (phase < first.Phases)
            first.Run(memory, phase, piece);
        else
            second.Run(memory, phase - first.Phases, piece);
    }
}
