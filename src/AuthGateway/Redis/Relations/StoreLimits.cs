namespace AuthGateway.Redis.Relations;

/// <summary>How large a store may grow.</summary>
/// <param name="MostTuples">Tuples in a store.</param>
/// <param name="MostLogged">Changes that its log keeps.</param>
/// <param name="MostModels">Models that it keeps.</param>
/// <param name="MostAttributed">Objects that have attributes.</param>
internal readonly record struct StoreLimits(int MostTuples, int MostLogged, int MostModels, int MostAttributed);
