using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>One case of a test file: a request, who sends it, who is related to what, and what should come of it.</summary>
internal sealed record PolicyTestCase
{
    public required string Name { get; init; }

    /// <summary>Where it stands in the file.</summary>
    public required string Place { get; init; }

    /// <summary>The question to an application's rules; null where it is a request.</summary>
    public EvaluationQuestion? Evaluation { get; init; }

    public string Method { get; init; } = "";

    /// <summary>The target as it is sent, with its encodings.</summary>
    public string Path { get; init; } = "";

    public string Host { get; init; } = "";

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? ClientAddress { get; init; }

    /// <summary>When it is sent.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Who sends it; null for nobody who says so.</summary>
    public Principal? Caller { get; init; }

    /// <summary>The scheme by which the caller says who it is.</summary>
    public string Scheme { get; init; } = Routes.AuthenticationSchemes.Bearer;

    /// <summary>The proof of possession that came along; null for none.</summary>
    public string? Proof { get; init; }

    /// <summary>Who is related to what, by store.</summary>
    public ImmutableArray<(string Store, RelationshipTuple Tuple)> Tuples { get; init; } = [];

    /// <summary>What is true of which objects, by store; of two for one object the later one counts.</summary>
    public ImmutableArray<(string Store, string Object, CelValue Attributes)> Attributes { get; init; } = [];

    /// <summary>What should come of it, one of <see cref="TestOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why; null for any reason.</summary>
    public string? Reason { get; init; }

    /// <summary>By which route; null for any.</summary>
    public string? Route { get; init; }

    /// <summary>By which policy; null for any.</summary>
    public string? Policy { get; init; }

    /// <summary>By which rule; null for any.</summary>
    public string? Rule { get; init; }
}
