"""What follows filing, run on the screen: reading what Alibaba says, looking at listings again, searching for new ones."""
