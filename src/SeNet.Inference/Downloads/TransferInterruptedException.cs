namespace SeNet.Downloads;

/// <summary>A transfer ended early for a reason that another attempt may not have.</summary>
internal sealed class TransferInterruptedException(string message, Exception? inner = null) : Exception(message, inner);
