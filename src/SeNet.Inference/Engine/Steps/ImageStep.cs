namespace SeNet.Engine.Steps;

/// <summary>Computes a piece of an image.</summary>
/// <param name="memory">The call's memory.</param>
/// <param name="image">The image.</param>
/// <param name="piece">The piece.</param>
internal unsafe delegate void ImagePiece(float* memory, int image, int piece);

/// <summary>A step whose pieces are parts of single images, such as rows of the output.</summary>
/// <param name="method">How the step is computed, for people.</param>
/// <param name="images">Number of images.</param>
/// <param name="piecesPerImage">Number of pieces of each.</param>
/// <param name="run">Computes a piece.</param>
internal sealed unsafe class ImageStep(string method, int images, int piecesPerImage, ImagePiece run) : Step
{
    public override string Method => method;

    public override int Pieces(int phase) => images * piecesPerImage;

    public override void Run(float* memory, int phase, int piece) =>
        run(memory, piece / piecesPerImage, piece % piecesPerImage);
}
