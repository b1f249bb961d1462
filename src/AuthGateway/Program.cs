using AuthGateway;
using AuthGateway.Commands;

// Signals are the host's: they begin a drain. The command line would end the process after two seconds.
var invocation = new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = null };
return await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(args).InvokeAsync(invocation);
