<p>This is not spam.</p>
<p><a href="<?= $unsubscribeUrl ?>">Unsubscribe</a></p>
</body></html>
