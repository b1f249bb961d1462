using AuthGateway.Commands;

return await GatewayCommand.Create().Parse(args).InvokeAsync();
