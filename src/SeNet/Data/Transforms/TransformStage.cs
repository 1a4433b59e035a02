namespace SeNet.Data;

/// <summary>What a transform works on, in the order in which it is done.</summary>
internal enum TransformStage
{
    /// <summary>The 8-bit pixels of an image.</summary>
    Pixels,

    /// <summary>The normalized values of an image.</summary>
    Erasing,

    /// <summary>A batch on its device.</summary>
    Batch,
}
