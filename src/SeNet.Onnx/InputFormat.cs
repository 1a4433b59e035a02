namespace SeNet.Onnx;

/// <summary>What images an exported network takes.</summary>
public enum InputFormat
{
    /// <summary>
    /// Normalized images, float32 [N, C, H, W]: what the network itself takes. The caller subtracts the mean and
    /// divides by the standard deviation.
    /// </summary>
    Normalized,

    /// <summary>Images with values in [0, 1], float32 [N, C, H, W]; the file normalizes them.</summary>
    UnitRange,

    /// <summary>
    /// Images as decoders give them, bytes (uint8) [N, H, W, C]; the file transposes and normalizes them.
    /// </summary>
    Bytes,
}
