namespace AuthGateway.Redis.Relations;

/// <summary>A model as the store holds it.</summary>
/// <param name="Place">Its place in the order of writing.</param>
/// <param name="Id">Its id, a ULID.</param>
/// <param name="Json">The model, in the API's form.</param>
internal sealed record StoredModel(long Place, string Id, string Json);
