namespace AuthGateway.LoadTests.Measuring;

/// <summary>What all answers of a measurement have to be, or it is void.</summary>
internal enum Answers
{
    /// <summary>Successes.</summary>
    Successful,

    /// <summary>Refusals: status 400 and up.</summary>
    Refused,
}
