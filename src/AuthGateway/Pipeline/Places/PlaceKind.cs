namespace AuthGateway.Pipeline.Places;

/// <summary>What a place is for.</summary>
internal enum PlaceKind
{
    /// <summary>A request, until its answer is written.</summary>
    Request,

    /// <summary>A stream, until either side ends it.</summary>
    Stream,
}
