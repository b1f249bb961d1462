namespace AuthGateway.Redis.Sessions;

/// <summary>Where a session is found: by the hash of its id, in the bucket that the id names.</summary>
/// <param name="Bucket">One of 256: all of a subject's sessions are in one, so that one script can see them.</param>
/// <param name="IdHash">The SHA-256 of the id, base64url. Redis never sees the id itself.</param>
internal readonly record struct SessionKey(byte Bucket, string IdHash);
