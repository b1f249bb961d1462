namespace AuthGateway.Hosting.Configuration;

/// <summary>One key as it takes effect.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Value">The value, or a mask when it is secret; null when there is none.</param>
/// <param name="Origin">Where it came from: <c>default</c>, a file with its line, a variable, a secret file.</param>
/// <param name="IsSecret">The value is masked.</param>
/// <param name="IsWrong">The value given is in error; none takes effect.</param>
internal sealed record EffectiveSetting(string Key, string? Value, string Origin, bool IsSecret, bool IsWrong);
