using AuthGateway.Relations.Tuples;

namespace AuthGateway.Redis.Relations;

/// <summary>A change that a caller asks for.</summary>
/// <param name="Change">The change.</param>
/// <param name="Lenient">Whether it is no error when it is so already.</param>
internal readonly record struct TupleWrite(TupleChange Change, bool Lenient);
