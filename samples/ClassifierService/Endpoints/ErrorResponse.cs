namespace ClassifierService.Endpoints;

/// <summary>Why a request was refused; the form that the Open Inference Protocol gives errors.</summary>
/// <param name="Error">One sentence.</param>
internal sealed record ErrorResponse(string Error);
