using AuthGateway.TestSupport;
using YamlDotNet.Serialization;

namespace AuthGateway.Relations.Tests.Evaluation;

/// <summary>OpenFGA's published matrix of tests, as its file writes them.</summary>
internal sealed class PublishedMatrix
{
    private static readonly string[] File = ["openfga", "consolidated_1_1_tests.yaml"];

    public List<MatrixTest> Tests { get; set; } = [];

    /// <summary>Why it can't be run here; null when it can.</summary>
    public static string? SkipReason => Vectors.SkipReason(File);

    /// <summary>The matrix, read once.</summary>
    public static PublishedMatrix Instance => Read.Value;

    private static readonly Lazy<PublishedMatrix> Read = new(() => new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.CamelCaseNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<PublishedMatrix>(System.IO.File.ReadAllText(Vectors.Find(File)!)));

    public sealed class MatrixTest
    {
        public string Name { get; set; } = "";

        public List<MatrixStage> Stages { get; set; } = [];
    }

    public sealed class MatrixStage
    {
        public string Model { get; set; } = "";

        public List<MatrixTuple>? Tuples { get; set; }

        public List<CheckAssertion>? CheckAssertions { get; set; }

        public List<ListAssertion>? ListObjectsAssertions { get; set; }

        public List<ListAssertion>? ListUsersAssertions { get; set; }
    }

    public sealed class MatrixTuple
    {
        public string Object { get; set; } = "";

        public string Relation { get; set; } = "";

        public string User { get; set; } = "";

        public MatrixCondition? Condition { get; set; }
    }

    public sealed class MatrixCondition
    {
        public string Name { get; set; } = "";

        public Dictionary<string, object>? Context { get; set; }
    }

    public sealed class CheckAssertion
    {
        public MatrixTuple Tuple { get; set; } = new();

        public List<MatrixTuple>? ContextualTuples { get; set; }

        public Dictionary<string, object>? Context { get; set; }

        public bool Expectation { get; set; }

        public int ErrorCode { get; set; }
    }

    public sealed class ListAssertion
    {
        public ListRequest Request { get; set; } = new();

        public List<MatrixTuple>? ContextualTuples { get; set; }

        public Dictionary<string, object>? Context { get; set; }

        public List<string>? Expectation { get; set; }

        public int ErrorCode { get; set; }
    }

    public sealed class ListRequest
    {
        public string User { get; set; } = "";

        public string Type { get; set; } = "";

        public string Relation { get; set; } = "";

        public string Object { get; set; } = "";

        public List<string> Filters { get; set; } = [];
    }
}
