namespace AuthGateway.Redis.Relations;

/// <summary>A relationship store, as the list knows it.</summary>
/// <param name="Id">Its id, a ULID.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Created">When it was begun.</param>
internal sealed record StoreDocument(string Id, string Name, DateTimeOffset Created);
