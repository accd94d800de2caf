using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderService;

// Takes orders over TCP, prices them in the background and writes the takings to a file.
// Settings: --Port 0 (any free one) --Pricing <type name> --TakingsFile <path> --WriteEvery 00:00:10
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton(Channel.CreateUnbounded<Order>());
builder.Services.AddSingleton<Takings>();
builder.Services.AddSingleton(services => PricingPlugin.Load(services.GetRequiredService<IConfiguration>()));
builder.Services.AddHostedService<TakingsWriter>();
builder.Services.AddHostedService<OrderPricer>();
builder.Services.AddHostedService<OrderListener>();
builder.Build().Run();
