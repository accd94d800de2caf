using System.Threading.Channels;
using Lifeguard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderService;

// FragileService, repaired. Settings: --Port 0 (any free one) --Pricing <type name> --TakingsFile <path> --WriteEvery 00:00:10
var builder = Host.CreateApplicationBuilder(args);
try
{
    builder.Services.AddSingleton(PricingPlugin.Load(builder.Configuration));
}
catch (InvalidOperationException ex)
{
    Console.Error.WriteLine(ex.Message);
    return ExitStatus.Config;
}

builder.Services.AddSingleton(Channel.CreateUnbounded<Order>());
builder.Services.AddSingleton<Takings>();
builder.Services.AddHostedService<TakingsWriter>();
builder.Services.AddHostedService<OrderPricer>();
builder.Services.AddHostedService<OrderListener>();
builder.Services.AddLifeguard();
return await builder.Build().RunGuardedAsync();
