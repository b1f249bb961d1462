using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>What a function does. The arguments have the kinds of its parameters; what it costs was charged.</summary>
internal delegate CelValue FunctionBody(in Arguments arguments, ref Frame frame);
