namespace AuthGateway.Cel.Syntax;

/// <summary>Ends the parser's descent at the first fault; it does not leave the parser.</summary>
internal sealed class SyntaxException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
