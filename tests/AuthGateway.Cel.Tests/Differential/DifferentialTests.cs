using System.Text.Json;
using AuthGateway.Cel.Types;
using AuthGateway.TestSupport;

namespace AuthGateway.Cel.Tests.Differential;

/// <summary>Random expressions, evaluated here and by npm's @bufbuild/cel.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int Expressions = 6_000;
    private const int Deepest = 3;

    private static readonly CelTypeKind[] Kinds =
    [
        CelTypeKind.Bool, CelTypeKind.Int, CelTypeKind.Uint, CelTypeKind.Double, CelTypeKind.String, CelTypeKind.Bytes,
        CelTypeKind.Timestamp, CelTypeKind.Duration,
    ];

    [Fact]
    public async Task Another_implementation_gives_the_same_for_random_expressions()
    {
        Assert.SkipWhen(CelSpecPeer.SkipReason is not null, CelSpecPeer.SkipReason ?? "");
        var dice = new Dice(20_260_101);
        var generator = new ExpressionGenerator(dice);
        var expressions = Enumerable.Range(0, Expressions).Select(n => generator.Next(Kinds[n % Kinds.Length], 1 + (n % Deepest))).ToList();

        var mine = Evaluate(expressions);
        var theirs = await EvaluateByPeerAsync(expressions);

        var different = expressions.Select((expression, n) => (expression, Mine: mine[n], Theirs: theirs[n]))
            .Where(row => row.Mine != row.Theirs).ToList();
        output.WriteLine($"{Expressions} expressions, {mine.Count(text => text == "error")} errors, {different.Count} different");
        Assert.True(different.Count == 0, string.Join('\n', different.OrderBy(row => row.expression.Length).Take(40)));
    }

    private static List<string> Evaluate(IEnumerable<string> expressions)
    {
        var environment = new CelEnvironment(
            ExpressionGenerator.Variables.Select(variable => new CelVariable(variable.Name, variable.Type)),
            CelExtensions.Strings,
            new CelLimits { EvaluationCost = 1_000_000 });
        var constants = new CelEnvironment([]);
        var bindings = ExpressionGenerator.Variables
            .Select(variable => Assert.IsType<CelCompilation.Compiled>(constants.Compile(variable.Value)).Program.Evaluate([]).Value)
            .ToArray();
        return [.. expressions.Select(expression => environment.Compile(expression) switch
        {
            CelCompilation.Compiled compiled => OutcomeText.Write(compiled.Program.Evaluate(bindings)),
            CelCompilation.Refused refused => $"refused: {refused}",
            _ => "",
        })];
    }

    private static async Task<List<string>> EvaluateByPeerAsync(IEnumerable<string> expressions)
    {
        var variables = ExpressionGenerator.Variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        var questions = JsonSerializer.Serialize(expressions.Select(expression => new { expression, variables }));
        return JsonSerializer.Deserialize<List<string>>(await CelSpecPeer.EvaluateAsync(questions))!;
    }
}
