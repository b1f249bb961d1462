using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

/// <summary>Short ways to compile and evaluate.</summary>
internal static class Cel
{
    public static CelProgram Compile(string source, params IEnumerable<CelVariable> variables) =>
        Compile(new CelEnvironment(variables, CelExtensions.All), source);

    public static CelProgram Compile(CelEnvironment environment, string source) =>
        environment.Compile(source) is CelCompilation.Compiled compiled ? compiled.Program : throw new InvalidOperationException(Refusal(environment, source));

    /// <summary>Why a source is refused; empty when it is not.</summary>
    public static string Refusal(CelEnvironment environment, string source) =>
        environment.Compile(source) is CelCompilation.Refused refused ? refused.ToString() : "";

    public static string Refusal(string source, params IEnumerable<CelVariable> variables) =>
        Refusal(new CelEnvironment(variables, CelExtensions.All), source);

    /// <summary>The outcome of an expression without variables.</summary>
    public static CelOutcome Evaluate(string source) => Compile(source).Evaluate([]);

    /// <summary>The outcome of an expression over one variable, <c>x</c>.</summary>
    public static CelOutcome Evaluate(string source, CelType type, CelValue x) => Compile(source, new CelVariable("x", type)).Evaluate([x]);
}
