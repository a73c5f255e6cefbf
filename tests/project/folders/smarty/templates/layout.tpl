<html><body>
{block name=content}{/block}
{block name="footer"}{include file="footer.tpl" label="Unsubscribe"}{/block}
</body></html>
