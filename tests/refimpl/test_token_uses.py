"""The table of what becomes of a client token is what the reference does."""



NAME = "connect.SendOutboundEmail"
